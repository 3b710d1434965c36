package io.zk.server.zab;

/** What a leader tells the one who serves clients with it. Called from inside the leader's own methods. Core thread. */
public interface LeaderEvents {
    /**
     * Discovery is complete: a quorum has promised to follow, and the history that this server holds will be that of the
     * epoch. The state is to be brought up to the end of it; {@link Leader#applied} says when it is, later in the same
     * turn, also if there was nothing to bring up. Only then are learners brought to this history.
     */
    void discovered(long epoch);

    /** A quorum holds the history of this leader: it is committed to its end. Proposing may begin. */
    void established(long epoch);

    /** Every proposal up to this one is on the disks of a quorum. */
    void committed(long zxid);

    /** A learner forwards a request of a client (REQUEST). */
    void requested(long link, QuorumPacket request);

    /** A learner asks whether a session may move to it (REVALIDATE). Answered by {@link Leader#revalidated}. */
    void revalidate(long link, long sessionId, int timeoutMillis);

    /** A learner has heard of a session. */
    void touched(long link, long sessionId, int timeoutMillis);

    /** A quorum still followed when asked by the call of {@link Leader#confirm} that returned this ticket. */
    void confirmed(long ticket);

    /** A learner that was served is gone. */
    void learnerLost(long link);

    /** Leading is over; links of learners are closed. Nothing more is called. */
    void ended(String reason);
}
