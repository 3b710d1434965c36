package io.zk.server.replica;

import io.zk.server.op.WriteRequest;

/**
 * What the core is told. Each is handled by one call of {@link Replica#step}. Times are monotonic milliseconds.
 */
public sealed interface Input
        permits Input.Submitted,
                Input.Opened,
                Input.Reattached,
                Input.Detached,
                Input.Touched,
                Input.Durable,
                Input.Room,
                MemberInput {
    Kind kind();

    /** For dispatch without a ladder. */
    enum Kind {
        SUBMITTED,
        OPENED,
        REATTACHED,
        DETACHED,
        TOUCHED,
        DURABLE,
        ROOM,
        /** Any {@link MemberInput}: only a member of an ensemble is told. */
        ENSEMBLE
    }

    /**
     * A loop sends on a write, or a sync, of a session.
     *
     * @param receivedAt when its bytes came in
     */
    record Submitted(ClientConnection connection, WriteRequest request, long receivedAt) implements Input {
        @Override
        public Kind kind() {
            return Kind.SUBMITTED;
        }
    }

    /** A client asks for a new session; the timeout is negotiated. */
    record Opened(ClientConnection connection, int timeoutMillis) implements Input {
        @Override
        public Kind kind() {
            return Kind.OPENED;
        }
    }

    /** A client asks for a session it had before; the timeout is negotiated anew. */
    record Reattached(ClientConnection connection, long sessionId, byte[] password, int timeoutMillis)
            implements Input {
        @Override
        public Kind kind() {
            return Kind.REATTACHED;
        }
    }

    /** A connection is gone; its session lives on. */
    record Detached(ClientConnection connection, long sessionId) implements Input {
        @Override
        public Kind kind() {
            return Kind.DETACHED;
        }
    }

    /** Sessions that a loop heard of since its last report, and when; the arrays run in parallel. */
    record Touched(long[] sessionIds, long[] heardAt, int count) implements Input {
        @Override
        public Kind kind() {
            return Kind.TOUCHED;
        }
    }

    /** Whether the disk of this server has room for more writes of clients; it has before the first of these. */
    record Room(boolean enough) implements Input {
        @Override
        public Kind kind() {
            return Kind.ROOM;
        }
    }

    /** Everything appended up to this zxid is on disk. */
    record Durable(long zxid) implements Input {
        @Override
        public Kind kind() {
            return Kind.DURABLE;
        }
    }
}
