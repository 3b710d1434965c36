package io.zk.server.replica;

/** Something that happened in the core, announced for metrics, logs and checkers. Carries no duty. */
public record Fact(Kind kind, long sessionId, long zxid) {
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
