package io.zk.client.session;

/**
 * Where a session stands.
 *
 * <p>CONNECTING goes to CONNECTED or CONNECTED_READ_ONLY and back any number of times; each of the three can go to one
 * of the last three, which are final.
 */
public enum SessionState {
    /** No server at hand: before the first connection, or between two. The session may well be alive at the servers. */
    CONNECTING,
    CONNECTED,
    /** Connected to a server without a quorum behind it: reads only, and what they show may be old. */
    CONNECTED_READ_ONLY,
    /** The servers dropped the session, or must have by now. Its ephemeral nodes and watches are gone. */
    EXPIRED,
    /** Closed by its user. */
    CLOSED,
    /** The servers refused a credential, or ask for one that this client did not give. */
    AUTH_FAILED;

    public boolean isConnected() {
        return this == CONNECTED || this == CONNECTED_READ_ONLY;
    }

    /** Nothing will ever come of this session again. */
    public boolean isFinal() {
        return this == EXPIRED || this == CLOSED || this == AUTH_FAILED;
    }
}
