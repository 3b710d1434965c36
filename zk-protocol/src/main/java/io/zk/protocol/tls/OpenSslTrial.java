package io.zk.protocol.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether OpenSSL can be used, by a handshake with itself. A jar netty-tcnative of another version than Netty
 * was made for loads all right, and fails in the middle of each connection.
 */
final class OpenSslTrial {
    /** Of bytes to and fro; a handshake takes three or four. */
    private static final int ROUNDS_MAX = 20;

    private OpenSslTrial() {}

    /**
     * Why it can't be used; empty if it can.
     *
     * @param keys to show in a trial; null: there are none, and no trial
     */
    static String failure(@Nullable KeyManagerFactory keys) {
        if (!OpenSsl.isAvailable()) {
            return isThere()
                    ? "its library can't be loaded (" + TlsFailure.text(OpenSsl.unavailabilityCause()) + ")"
                    : "there is no jar netty-tcnative-classes on the class path";
        }
        return keys == null ? "" : failure(keys, SslProvider.OPENSSL);
    }

    /** Whether somebody has put it on the class path, working or not. */
    static boolean isThere() {
        return !(OpenSsl.unavailabilityCause() instanceof ClassNotFoundException);
    }

    /** The same of any library that is there. */
    static String failure(KeyManagerFactory keys, SslProvider provider) {
        EmbeddedChannel server = new EmbeddedChannel();
        EmbeddedChannel client = new EmbeddedChannel();
        try {
            return shakeHands(server, client, keys, provider);
        } catch (SSLException | RuntimeException | LinkageError e) {
            return failed(e);
        } finally {
            server.finishAndReleaseAll();
            client.finishAndReleaseAll();
        }
    }

    private static String shakeHands(
            EmbeddedChannel server, EmbeddedChannel client, KeyManagerFactory keys, SslProvider provider)
            throws SSLException {
        SslHandler there = SslContextBuilder.forServer(keys)
                .sslProvider(provider)
                .build()
                .newHandler(UnpooledByteBufAllocator.DEFAULT);
        SslHandler here = SslContextBuilder.forClient()
                .sslProvider(provider)
                // Both ends are this process, and nothing but its own certificate is shown.
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build()
                .newHandler(UnpooledByteBufAllocator.DEFAULT);
        server.pipeline().addLast(there);
        client.pipeline().addLast(here);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            pump(client, server);
            pump(server, client);
        }
        if (here.handshakeFuture().isSuccess() && there.handshakeFuture().isSuccess()) {
            return "";
        }
        Throwable cause = here.handshakeFuture().cause();
        Throwable other = there.handshakeFuture().cause();
        return failed(cause != null ? cause : other != null ? other : new SSLException("it did not end"));
    }

    private static String failed(Throwable cause) {
        return "a trial failed (" + TlsFailure.text(TlsFailure.root(cause))
                + "); is netty-tcnative of the version that this Netty wants?";
    }

    private static void pump(EmbeddedChannel from, EmbeddedChannel to) {
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            to.writeInbound(bytes);
        }
    }
}
