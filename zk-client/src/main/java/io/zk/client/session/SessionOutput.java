package io.zk.client.session;

import io.netty.buffer.ByteBuf;
import io.zk.client.hosts.ServerAddress;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.KeeperState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link ClientSession} wants done, in the order of the list it was appended to. */
public sealed interface SessionOutput {
    /** One for each output. */
    enum Kind {
        DIAL,
        CLOSE_CONNECTION,
        SEND_FRAME,
        PROBE,
        SASL_STEP,
        COMPLETE,
        WATCH_FIRED,
        STATE_CHANGED
    }

    /** Which output this is. */
    Kind kind();

    /** Resolve the name, connect, and answer with Connected or Disconnected under this number. */
    record Dial(long connection, ServerAddress server) implements SessionOutput {
        @Override
        public Kind kind() {
            return Kind.DIAL;
        }
    }

    /** Let go of this connection or dial. Nothing need be reported of it any more. */
    record CloseConnection(long connection) implements SessionOutput {
        @Override
        public Kind kind() {
            return Kind.CLOSE_CONNECTION;
        }
    }

    /** One frame, without the length before it. The buffer is on the heap and needs no release. */
    record SendFrame(long connection, ByteBuf frame) implements SessionOutput {
        @Override
        public Kind kind() {
            return Kind.SEND_FRAME;
        }
    }

    /** Ask this server, over a connection of its own, whether it takes writes ({@code isro}). */
    record Probe(ServerAddress server) implements SessionOutput {
        @Override
        public Kind kind() {
            return Kind.PROBE;
        }
    }

    /**
     * Look at a token of the server, away from the loop, and answer with SaslStepped under this number.
     *
     * @param token null: a new exchange begins
     */
    record SaslStep(long connection, ServerAddress server, byte @Nullable [] token) implements SessionOutput {
        @Override
        public Kind kind() {
            return Kind.SASL_STEP;
        }
    }

    /** A request came to its end; each does so exactly once. */
    record Complete(long requestId, Outcome outcome) implements SessionOutput {
        @Override
        public Kind kind() {
            return Kind.COMPLETE;
        }
    }

    /**
     * Something happened to a watched node.
     *
     * @param path as the server knows it, chroot included
     * @param zxid of the change, -1 where the server does not say
     * @param watchers each once, in the order they were set; may be empty
     */
    record WatchFired(EventType type, String path, long zxid, List<Object> watchers) implements SessionOutput {
        @Override
        public Kind kind() {
            return Kind.WATCH_FIRED;
        }
    }

    /**
     * The session connected, lost its connection, or ended.
     *
     * @param state where it stands now
     * @param event how events call that
     * @param reason for people
     * @param watchers all that are set, each once
     */
    record StateChanged(SessionState state, KeeperState event, String reason, List<Object> watchers)
            implements SessionOutput {
        @Override
        public Kind kind() {
            return Kind.STATE_CHANGED;
        }
    }
}
