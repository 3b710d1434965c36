package io.zk.server.replica;

/**
 * Something that happened in the core, announced for metrics, logs and checkers. Carries no duty.
 *
 * @param sessionId 0 if it is about none
 * @param timeoutMillis of that session, 0 where it is not known
 * @param zxid the last one planned
 */
public record Fact(Kind kind, long sessionId, int timeoutMillis, long zxid) {
    /** What happened. */
    public enum Kind {
        SESSION_OPENED,
        SESSION_EXPIRED,
        SESSION_CLOSED,
        SESSION_REFUSED,
        SESSION_REATTACHED,
        CONTAINER_REAPED,
        RECORD_TOO_LARGE
    }
}
