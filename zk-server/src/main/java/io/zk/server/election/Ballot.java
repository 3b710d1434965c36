package io.zk.server.election;

/**
 * What one member last said of its vote.
 *
 * @param version of the message's form; 0 where it is not to matter
 */
record Ballot(PeerState state, Vote vote, long round, int version) {
    /**
     * Whether whoever cast this wants what the other one wants. Members who look for a leader must agree in everything. Of
     * the others the leader is enough, and its epoch: what they remember of the election may differ. Old forms don't know
     * the epoch.
     */
    boolean supports(Ballot other) {
        if (state == PeerState.LOOKING || other.state == PeerState.LOOKING) {
            return vote.equals(other.vote) && round == other.round;
        }
        boolean epochsMatter = (version == 0) == (other.version == 0);
        return vote.leader() == other.vote.leader() && (!epochsMatter || vote.peerEpoch() == other.vote.peerEpoch());
    }
}
