package io.zk.server.zab;

/** The two promises of a member, each kept in a file. */
public enum EpochKind {
    /** No leader of a lower epoch is followed any more. Below zero: never promised. */
    ACCEPTED,
    /** The history of the leader of this epoch has been taken over. */
    CURRENT
}
