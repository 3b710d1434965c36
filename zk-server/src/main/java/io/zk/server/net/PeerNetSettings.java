package io.zk.server.net;

/**
 * How this server talks to the other members of its ensemble.
 *
 * @param self its own id
 * @param everyAddress listen on every address of the machine, on the ports that the own member's addresses name
 * @param severalAddresses tell all own election addresses, not just the first one; servers before 3.6 don't understand
 *     that
 * @param linkBytesMax what may wait to be taken by a learner or a leader; a link with more is closed
 * @param fieldBytesMax largest buffer in a packet that is taken in
 */
public record PeerNetSettings(
        long self,
        boolean everyAddress,
        boolean severalAddresses,
        ElectionLinks election,
        long linkBytesMax,
        int fieldBytesMax) {
    /**
     * Of the links between election ports, but that members are reached for the other links in this time, too.
     *
     * @param bindTries times an own address is tried, a second apart; 0: until it works
     * @param connectMillis for reaching a member once, looking its name up included; 0: as long as it takes
     * @param helloMillis for whoever has connected to say who it is
     * @param keepAlive TCP keep-alive
     */
    public record ElectionLinks(int bindTries, int connectMillis, int helloMillis, boolean keepAlive) {}
}
