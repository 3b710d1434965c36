package io.zk.client.api;

import io.netty.handler.ssl.SslContext;
import io.zk.client.net.ClientThreads;
import io.zk.client.net.SaslLogin;
import io.zk.client.session.SessionSettings;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.tls.LiveTls;
import io.zk.protocol.wire.WireLimits;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a client behaves. Immutable; made with {@link #builder}, or {@link #DEFAULT}. */
public final class ClientOptions {
    /** A session timeout of 30 s, requests that fail after 30 s, frames up to 0xfffff bytes, plain connections. */
    public static final ClientOptions DEFAULT = builder().build();

    private final SessionSettings session;
    private final int outstandingMax;
    private final @Nullable Supplier<SslContext> tls;
    private final @Nullable SaslLogin sasl;
    private final @Nullable ClientThreads threads;
    private final @Nullable Executor callbackExecutor;
    private final Consumer<SessionEvent> sessionListener;

    private ClientOptions(Builder from) {
        this.session = new SessionSettings(
                from.sessionTimeoutMillis,
                from.requestTimeoutMillis,
                from.readOnlyAllowed,
                WireLimits.of(from.maxBuffer),
                from.sessionId,
                from.password);
        this.outstandingMax = from.outstandingMax;
        this.tls = from.tls;
        this.sasl = from.sasl;
        this.threads = from.threads;
        this.callbackExecutor = from.callbackExecutor;
        this.sessionListener = from.sessionListener;
    }

    /** Options to be changed from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    SessionSettings session() {
        return session;
    }

    int outstandingMax() {
        return outstandingMax;
    }

    @Nullable
    Supplier<SslContext> tls() {
        return tls;
    }

    @Nullable
    SaslLogin sasl() {
        return sasl;
    }

    @Nullable
    ClientThreads threads() {
        return threads;
    }

    @Nullable
    Executor callbackExecutor() {
        return callbackExecutor;
    }

    Consumer<SessionEvent> sessionListener() {
        return sessionListener;
    }

    /** Collects options. Not thread safe. */
    public static final class Builder {
        private int sessionTimeoutMillis = 30_000;
        private int requestTimeoutMillis = 30_000;
        private boolean readOnlyAllowed;
        private int maxBuffer = WireLimits.MAX_BUFFER_DEFAULT;
        private int outstandingMax = 10_000;
        private long sessionId;
        private byte[] password = new byte[ConnectResponse.PASSWORD_BYTES];
        private @Nullable Supplier<SslContext> tls;
        private @Nullable SaslLogin sasl;
        private @Nullable ClientThreads threads;
        private @Nullable Executor callbackExecutor;
        private Consumer<SessionEvent> sessionListener = event -> {};

        private Builder() {}

        /** How long the servers keep the session without hearing of it; they may answer with another time. [30 s] */
        public Builder sessionTimeout(Duration timeout) {
            sessionTimeoutMillis = Math.toIntExact(timeout.toMillis());
            return this;
        }

        /**
         * How long a request may take, the wait for a connection included; zero for as long as the session lives. [30 s]
         * A request that is late fails, a write that was sent as {@link OutcomeUnknownException}; the connection and
         * the other requests stay.
         */
        public Builder requestTimeout(Duration timeout) {
            requestTimeoutMillis = Math.toIntExact(timeout.toMillis());
            return this;
        }

        /** Lets the client use a server that has lost its quorum, for reads, until it finds a better one. */
        public Builder allowReadOnly() {
            readOnlyAllowed = true;
            return this;
        }

        /** Largest frame in either direction, in bytes: {@code jute.maxbuffer}. [0xfffff] */
        public Builder maxBuffer(int bytes) {
            maxBuffer = bytes;
            return this;
        }

        /** Requests that may be unfinished at a time; one more fails at once with THROTTLED_OP. [10000] */
        public Builder outstandingMax(int requests) {
            outstandingMax = requests;
            return this;
        }

        /** Takes up a session that another client left without closing it. */
        public Builder session(long id, byte[] itsPassword) {
            sessionId = id;
            password = itsPassword.clone();
            return this;
        }

        /** Talks TLS, to a server's secure port; the context says whom to trust and which certificate to show. */
        public Builder tls(SslContext context) {
            tls = () -> context;
            return this;
        }

        /** The same with files of keys and certificates, which are read again when they have changed. */
        public Builder tls(LiveTls files) {
            tls = () -> files.latest().client();
            return this;
        }

        /**
         * Proves by SASL who the user is, on each connection before anything else is asked. A session whose server does not
         * take that ends as AUTH_FAILED.
         */
        public Builder sasl(SaslLogin login) {
            sasl = login;
            return this;
        }

        /** Uses these I/O threads, shared with other clients, instead of one of its own. They are not closed with it. */
        public Builder threads(ClientThreads shared) {
            threads = shared;
            return this;
        }

        /**
         * Calls back on this executor instead of a thread of its own; still one callback at a time, in order. With
         * {@code Runnable::run} callbacks run on the I/O thread itself: the fastest way, for callbacks that never
         * block; the blocking face refuses to work in them.
         */
        public Builder callbackExecutor(Executor executor) {
            callbackExecutor = executor;
            return this;
        }

        /** Hears of every change of the session, on the callback thread, before the watchers do. */
        public Builder onSessionEvent(Consumer<SessionEvent> listener) {
            sessionListener = listener;
            return this;
        }

        public ClientOptions build() {
            return new ClientOptions(this);
        }
    }
}
