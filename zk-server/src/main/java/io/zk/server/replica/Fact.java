package io.zk.server.replica;

/**
 * Something that happened in the core, announced for metrics, logs and checkers. Carries no duty.
 *
 * @param sessionId 0 if it is about none
 * @param timeoutMillis of that session, 0 where it is not known
 * @param zxid the last one planned
 * @param detail in words, for the log; empty if there is no more to say
 */
public record Fact(Kind kind, long sessionId, int timeoutMillis, long zxid, String detail) {
    Fact(Kind kind, long sessionId, int timeoutMillis, long zxid) {
        this(kind, sessionId, timeoutMillis, zxid, "");
    }

    /** What happened. */
    public enum Kind {
        SESSION_OPENED,
        SESSION_EXPIRED,
        SESSION_CLOSED,
        SESSION_REFUSED,
        SESSION_REATTACHED,
        CONTAINER_REAPED,
        RECORD_TOO_LARGE,
        /** A request was refused because it had waited for too long. */
        REQUEST_THROTTLED,
        /** Nobody waits for this request any more: its client has given up, or is elsewhere. */
        REQUEST_STALE,
        /** One of those that is not carried out, which is said behind that. */
        REQUEST_DROPPED,
        /** A write went beyond a hard quota; says the first name of the path that the quota is for. */
        QUOTA_EXCEEDED,
        /** A leader is being looked for; says why. */
        LOOKING,
        /** This server has no vote for a moment, or has it again; says why. */
        ABSTAINING,
        /** This server was elected, or another one, to which it goes; says which. */
        ELECTED,
        /** This server leads, and a quorum follows; or it follows, and serves; says with whose history. */
        ESTABLISHED
    }
}
