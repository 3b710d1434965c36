package io.zk.client.session;

import io.netty.buffer.ByteBuf;
import io.zk.client.hosts.ServerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to a {@link ClientSession}. A connection is named by the number that its {@code Dial} carried. */
public sealed interface SessionInput {
    /** One for each input. */
    enum Kind {
        TICK,
        CONNECTED,
        FRAME_RECEIVED,
        DISCONNECTED,
        SUBMIT,
        AUTHENTICATE,
        REPLACE_SERVERS,
        PROBED,
        SASL_STEPPED,
        CLOSE
    }

    /** Which input this is. */
    Kind kind();

    /**
     * Time has passed; due when {@link ClientSession#nextDeadline} is reached, harmless at any other time.
     *
     * @param receiving false while the shell has stopped reading from the connection of its own accord, so that
     *     silence says nothing about the server
     */
    record Tick(boolean receiving) implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.TICK;
        }
    }

    /** A dial came through. */
    record Connected(long connection) implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.CONNECTED;
        }
    }

    /** One whole frame, without the length before it. The buffer is only read, and only during the step. */
    record FrameReceived(long connection, ByteBuf frame) implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.FRAME_RECEIVED;
        }
    }

    /** A dial failed, or a connection ended; the reason is for people. */
    record Disconnected(long connection, String reason) implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.DISCONNECTED;
        }
    }

    /** A request of the user. */
    record Submit(Request request) implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.SUBMIT;
        }
    }

    /** A credential, sent now and again after each reconnect. Completed under the request id. */
    record Authenticate(long requestId, String scheme, byte[] auth) implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.AUTHENTICATE;
        }
    }

    /** Another list of servers; the present connection is kept or left as {@code ServerList.replace} says. */
    record ReplaceServers(List<ServerAddress> servers) implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.REPLACE_SERVERS;
        }
    }

    /** The answer to a {@code Probe}: whether that server takes writes. */
    record Probed(ServerAddress server, boolean readWrite) implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.PROBED;
        }
    }

    /**
     * The answer to a {@code SaslStep}.
     *
     * @param token to send; null: there is nothing more to say
     * @param complete whether the server has proved all that it has to
     * @param failure why it has come to nothing; null if it has not
     */
    record SaslStepped(long connection, byte @Nullable [] token, boolean complete, @Nullable String failure)
            implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.SASL_STEPPED;
        }
    }

    /** The user is done. Completed under the request id when the session has ended. */
    record Close(long requestId) implements SessionInput {
        @Override
        public Kind kind() {
            return Kind.CLOSE;
        }
    }
}
