package io.zk.server.zab;

/**
 * What a role wants done. Sends on one link leave in this order; so does what concerns the disk. Core thread. A link is
 * a number that no other link of this process ever has.
 */
public interface ZabOutputs {
    void send(long link, QuorumPacket packet);

    /**
     * Sends this packet (SNAP), and then the applied state as a stream. What is sent on the link later follows the
     * stream. The state must hold all up to the zxid of the packet, and may hold more.
     */
    void sendState(long link, QuorumPacket snap);

    /**
     * Reads from the logs on disk what follows {@code after}, up to and with {@code until}; answered by {@link
     * Leader#logRead}. Nothing is to be given unless {@code after} is seen to be of the same history.
     */
    void readLog(long link, long after, long until);

    /** Ends a link; nothing comes from it any more, not even that it is lost. */
    void close(long link, String reason);

    /** Made durable behind everything handed to the log before; answered by {@code epochWritten}. */
    void writeEpoch(EpochKind kind, long epoch);
}
