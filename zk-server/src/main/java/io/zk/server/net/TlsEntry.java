package io.zk.server.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.zk.protocol.tls.HandshakeThreads;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSession;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Puts TLS before what serves a client's connection. What a handshake has to compute, or to ask of others, is done on
 * threads of its own: the loops serve on meanwhile. Any thread.
 */
final class TlsEntry implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(TlsEntry.class);

    private final ClientTls settings;
    private final NetCounters counters;
    private final AtomicInteger underWay = new AtomicInteger();
    private final HandshakeThreads handshakes;

    TlsEntry(ClientTls settings, NetCounters counters, int threads) {
        this.settings = settings;
        this.counters = counters;
        int most = settings.security().asksOthers() ? Math.max(threads, HandshakeThreads.ASKING) : threads;
        this.handshakes = new HandshakeThreads("tls-handshake", most);
    }

    ClientTls settings() {
        return settings;
    }

    /** Handshakes that are not over. */
    int underWay() {
        return underWay.get();
    }

    /** Before the client's own handler is added. On the loop of the connection. */
    void secure(Channel channel, ClientChannel client) {
        if (begin(client)) {
            Handshake.append(channel.pipeline(), handler(channel, client), new Entering(client));
        } else {
            channel.close();
        }
    }

    /** The same where the first bytes have to say whether it is TLS. */
    void either(Channel channel, ClientChannel client) {
        channel.pipeline().addLast(new FirstBytes(settings.detectMillis(), at -> {
            if (begin(client)) {
                Handshake.insert(at, handler(channel, client), new Entering(client));
            } else {
                channel.close();
            }
        }));
    }

    private boolean begin(ClientChannel client) {
        if (underWay.incrementAndGet() > settings.handshakesMax() && settings.handshakesMax() >= 0) {
            underWay.decrementAndGet();
            counters.handshakesExceeded.increment();
            client.warn("is turned away: too many TLS handshakes are under way");
            return false;
        }
        return true;
    }

    private SslHandler handler(Channel channel, ClientChannel client) {
        return settings.security()
                .context()
                .newHandler(
                        channel.alloc(),
                        client.remote().getAddress().getHostAddress(),
                        client.remote().getPort(),
                        handshakes);
    }

    @Override
    public void close() {
        handshakes.close();
    }

    private final class Entering implements Handshake.Outcome {
        private final ClientChannel client;

        Entering(ClientChannel client) {
            this.client = client;
        }

        @Override
        public void secured(SSLSession session) {
            underWay.decrementAndGet();
            LOG.debug("{} speaks {} {}", client.remote(), session.getProtocol(), session.getCipherSuite());
            client.identified(settings.security().identified(session, client.identities()));
        }

        @Override
        public void failed(String reason) {
            underWay.decrementAndGet();
            counters.handshakesFailed.increment();
            client.warn("is refused: " + reason);
        }
    }
}
