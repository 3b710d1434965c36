package io.zk.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.zk.certificates.Authority;
import io.zk.protocol.tls.LiveTls;
import io.zk.protocol.tls.TlsContext;
import io.zk.protocol.tls.TlsSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One TLS connection over channels without sockets; what the server's handshake has to compute waits to be told. */
class LateEndTest {
    private final Queue<Runnable> computing = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();
    private EmbeddedChannel server;
    private EmbeddedChannel client;

    @BeforeEach
    void connect(@TempDir Path folder) throws Exception {
        Authority authority = new Authority("CN=Test Authority");
        Path keys = Authority.keyFile(folder.resolve("keys.pem"), authority.issue("CN=member"));
        Path trust = Authority.trustFile(folder.resolve("trust.pem"), authority.certificate());
        Map<String, String> files =
                Map.of("keyStore.location", keys.toString(), "trustStore.location", trust.toString());
        TlsContext tls = LiveTls.open(TlsSettings.read(key -> files.getOrDefault(key, ""), TlsSettings.CLIENT_PORT))
                .current();
        server = new EmbeddedChannel();
        SslHandler side =
                Objects.requireNonNull(tls.server()).newHandler(server.alloc(), "127.0.0.1", 1, computing::add);
        Handshake.append(server.pipeline(), side, new Outcome());
        server.pipeline().addLast(new Seen());
        client = new EmbeddedChannel(tls.client().newHandler(server.alloc(), "127.0.0.1", 1));
    }

    @AfterEach
    void release() {
        server.finishAndReleaseAll();
        client.finishAndReleaseAll();
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        boolean any = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            to.writeInbound(bytes);
            any = true;
        }
        return any;
    }

    private boolean computeOne() {
        Runnable task = computing.poll();
        if (task != null) {
            task.run();
            server.runPendingTasks();
        }
        return task != null;
    }

    /** Until the client has done its part of the handshake; the server has it in hand, and has yet to compute on it. */
    private void handshakeOfClient() {
        SslHandler side = client.pipeline().get(SslHandler.class);
        while (!side.handshakeFuture().isDone()) {
            assertTrue(carry(client, server) || computeOne() || carry(server, client), "nothing is said any more");
        }
        assertEquals(List.of(), seen);
    }

    @Test
    void whatIsSaidBeforeAnEndCountsThoughTheHandshakeTakesLonger() {
        handshakeOfClient();
        client.writeOutbound(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
        carry(client, server);
        server.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertFalse(computing.isEmpty());
        assertEquals(List.of(), seen);
        while (computeOne()) {}
        assertEquals(List.of("secured", "hello", "end"), seen);
    }

    @Test
    void anEndBehindTheHandshakeIsHandedOnAtOnce() {
        handshakeOfClient();
        carry(client, server);
        while (computeOne()) {}
        server.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(List.of("secured", "end"), seen);
    }

    private final class Outcome implements Handshake.Outcome {
        @Override
        public void secured(SSLSession session) {
            seen.add("secured");
        }

        @Override
        public void failed(String reason) {
            seen.add(reason);
        }
    }

    private final class Seen extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            seen.add(new String(ByteBufUtil.getBytes(bytes), StandardCharsets.US_ASCII));
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                seen.add("end");
            }
        }
    }
}
