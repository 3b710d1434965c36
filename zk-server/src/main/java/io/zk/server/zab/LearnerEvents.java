package io.zk.server.zab;

/** What a learner tells the one who serves clients with it. Called from inside the learner's own methods. Core thread. */
public interface LearnerEvents {
    /**
     * The leader's history ends at this zxid where this server's goes on (TRUNC). Everything behind it must go, durably:
     * answered by {@link Learner#truncated}, before which nothing else is asked for.
     */
    void truncate(long zxid);

    /** To the log; answered by {@link Learner#durable}. */
    void append(Proposal proposal);

    /** All that is in the history up to this zxid is committed, and may be applied once it is durable. */
    void committed(long zxid);

    /**
     * After SNAP the state may hold parts of later transactions, but of none after this one: once it is applied, digests
     * mean something again. Known from the first PING after UPTODATE, which names the leader's newest proposal; an earlier
     * one may be older than the end of the stream.
     */
    void fuzzyUntil(long zxid);

    /** The leader says that this server may serve (UPTODATE). */
    void serve(long epoch);

    /** The leader has answered the oldest sync (SYNC); what was committed before has been announced. */
    void synced();

    void revalidated(long sessionId, boolean valid);

    /** Sessions heard of since the last call, as they stand in the answer to PING; empty if none. */
    byte[] takeTouched();

    /** Following is over; the link, if there was one, is closed. Nothing more is called. */
    void ended(String reason);
}
