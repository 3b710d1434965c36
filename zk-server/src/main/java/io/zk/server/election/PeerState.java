package io.zk.server.election;

/** What a member is doing; the constants stand in the order of their numbers on the wire, from 0. */
public enum PeerState {
    LOOKING,
    FOLLOWING,
    LEADING,
    OBSERVING
}
