package io.zk.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.op.OpRules;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Input;
import io.zk.server.replica.LoopRules;
import io.zk.server.replica.Now;
import io.zk.server.replica.Outputs;
import io.zk.server.replica.ReaperRules;
import io.zk.server.replica.Replica;
import io.zk.server.replica.ReplicaRules;
import io.zk.server.replica.SaslService;
import io.zk.server.replica.Standalone;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection over a channel without a socket; the core answers at once. */
class ClientChannelTest {
    private static final int PING_XID = -2;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Core core = new Core();
    private final IoLoop loop = new IoLoop(core.clients, new OpenGate(), core, SaslService.NONE);
    private final ClientPort port = new ClientPort(
            new NetSettings("", 0, -1, false, new NetSettings.ConnectionLimits(0, 0, 1000), 1 << 20, 60_000),
            List.of(new IoLoop(new Core().clients, new OpenGate(), core, SaslService.NONE)),
            new NoWords(),
            null,
            deficit -> {});
    private final ClientChannel client;

    ClientChannelTest() {
        core.loop = loop;
        loop.start(channel.eventLoop(), 60_000);
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        client = new ClientChannel(port, loop, channel, remote);
        loop.connected(client);
        channel.pipeline().addLast(client);
    }

    @BeforeEach
    void openSession() {
        channel.writeInbound(frame(out -> new ConnectRequest(0, 0, 10_000, 0, new byte[16], false).encode(out)));
        receive();
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
        port.close();
        assertNull(core.failure);
    }

    @Test
    void onlyThoseThatHaveNotGoneAreListed() {
        List<EmbeddedChannel> others = new ArrayList<>();
        List<ClientChannel> open = new ArrayList<>(List.of(client));
        for (int i = 0; i < 4; i++) {
            EmbeddedChannel socket = new EmbeddedChannel();
            ClientChannel other = new ClientChannel(port, loop, socket, client.remote());
            loop.connected(other);
            socket.pipeline().addLast(other);
            others.add(socket);
            open.add(other);
        }
        assertEquals(Set.copyOf(open), Set.copyOf(loop.open()));
        for (int gone : new int[] {1, 2, 0, 0}) {
            others.remove(gone).finishAndReleaseAll();
            open.remove(gone + 1);
            assertEquals(Set.copyOf(open), Set.copyOf(loop.open()));
        }
        assertEquals(List.of(client), loop.open());
    }

    @Test
    void aPingIsAnswered() {
        channel.writeInbound(ping());
        ByteBuf reply = receive();
        assertEquals(16, reply.readInt());
        assertEquals(PING_XID, reply.readInt());
    }

    /**
     * Netty closes a socket first and tells of it in a later task. A batch between the two must ask nothing of the
     * channel: it looks like one that takes nothing, and an option set on it ended the server.
     */
    @Test
    void aSocketThatClosesBeforeItsAnswerIsNotDroppedAsSlow() {
        core.holds = true;
        channel.writeInbound(frame(out -> {
            out.writeInt(1);
            out.writeInt(OpCode.SYNC.code());
            new SyncRequest("/").encode(out);
        }));
        assertNull(channel.readOutbound());
        core.apply();
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();
        assertEquals(0, port.counters().dropped());
        assertNull(channel.readOutbound());
    }

    private ByteBuf receive() {
        ByteBuf reply = channel.readOutbound();
        assertNotNull(reply);
        ByteBuf copy = Unpooled.copiedBuffer(reply);
        reply.release();
        return copy;
    }

    private static ByteBuf ping() {
        return frame(out -> {
            out.writeInt(PING_XID);
            out.writeInt(OpCode.PING.code());
        });
    }

    private static ByteBuf frame(Consumer<WireOut> body) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeInt(0);
        body.accept(new WireOut(frame));
        return frame.setInt(0, frame.readableBytes() - 4);
    }

    /** Plans and logs in the call, and applies then too unless it holds back. */
    private static final class Core implements CoreInbox {
        private static final OpRules OPS =
                new OpRules(new AclRules(AclSettings.DEFAULT), false, false, false, WireLimits.DEFAULT);
        private static final SessionTimeouts TIMEOUTS = SessionTimeouts.ofTick(2000);
        private static final ReplicaRules RULES =
                new ReplicaRules(OPS, TIMEOUTS, ReaperRules.DEFAULT, true, 1, 1 << 20);

        private final Now now = new Now(0, 0);
        private final DataTree tree = new DataTree(TreeRules.DEFAULT);
        private final ClientLoop clients = new ClientLoop(tree, new LoopRules(OPS, TIMEOUTS));
        private final Replica replica = new Standalone(tree, Map.of(), RULES, List.of(clients), now);
        private final Outputs outputs = new Outputs();
        private @Nullable IoLoop loop;
        private @Nullable Throwable failure;
        private boolean holds;

        @Override
        public void post(List<Input> inputs) {
            inputs.forEach(input -> replica.step(input, now, outputs));
            for (DiskCommand command : outputs.takeDisk()) {
                DiskCommand.Append append = (DiskCommand.Append) command;
                replica.step(new Input.Durable(append.zxid()), now, outputs);
            }
            if (!holds) {
                apply();
            }
        }

        void apply() {
            replica.apply();
            if (loop != null) {
                loop.wake();
            }
        }

        @Override
        public int backlog() {
            return 0;
        }

        @Override
        public boolean congested() {
            return false;
        }

        @Override
        public void failed(Throwable cause) {
            failure = cause;
        }
    }

    private static final class OpenGate implements LoopGate {
        @Override
        public void enter() {}

        @Override
        public void leave() {}
    }

    private static final class NoWords implements WordDesk {
        @Override
        public boolean isWord(int firstBytes) {
            return false;
        }

        @Override
        public int argumentBytes(int word) {
            return 0;
        }

        @Override
        public void answer(int word, long argument, String client, Consumer<byte[]> reply) {
            throw new IllegalStateException("no word was asked");
        }
    }
}
