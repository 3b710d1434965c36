package io.zk.server.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.client.session.SessionInput;
import io.zk.server.replica.ClientConnection;
import io.zk.server.replica.ClientLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection between a client and the server: bytes arrive in order, each way after a delay of its own; a cut loses
 * what is under way, and each end learns of it at a time of its own.
 */
final class SimLink implements Supplier<ByteBuf> {
    private static final int LENGTH_BYTES = 4;

    private final World world;
    private final SimClient client;
    private final SimProcess server;
    private final long number;
    private final ByteBuf fromServer = Unpooled.buffer();
    private final long slowness;
    private @Nullable ClientLoop loop;
    private @Nullable ClientConnection connection;
    private long clientFreeAt;
    private long serverFreeAt;
    private boolean cut;

    SimLink(World world, SimClient client, SimProcess server, long number, long slownessMicros) {
        this.world = world;
        this.client = client;
        this.server = server;
        this.number = number;
        this.slowness = slownessMicros;
    }

    /** As the client's session numbers it. */
    long number() {
        return number;
    }

    SimServer server() {
        return server.server();
    }

    String address() {
        return "10.0.0." + client.number();
    }

    void serverEnd(ClientLoop itsLoop, ClientConnection itsConnection) {
        loop = itsLoop;
        connection = itsConnection;
    }

    /** A buffer for what the server writes. */
    @Override
    public ByteBuf get() {
        return Unpooled.buffer();
    }

    ClientLoop loop() {
        ClientLoop end = loop;
        if (end == null) {
            throw new IllegalStateException("not accepted");
        }
        return end;
    }

    ClientConnection connection() {
        ClientConnection end = connection;
        if (end == null) {
            throw new IllegalStateException("not accepted");
        }
        return end;
    }

    void toServer(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.getBytes(frame.readerIndex(), bytes);
        serverFreeAt = Math.max(serverFreeAt, world.micros() + world.skewed(slowness));
        world.at(serverFreeAt, () -> {
            if (!cut) {
                server.service().arrived(this, bytes);
            }
        });
    }

    /** Takes the buffer over. */
    void toClient(ByteBuf bytes) {
        clientFreeAt = Math.max(clientFreeAt, world.micros() + world.skewed(slowness));
        world.at(clientFreeAt, () -> {
            if (!cut) {
                fromServer.writeBytes(bytes);
                deliverFrames();
            }
        });
    }

    /** The server closes: what it has sent still arrives. */
    void closeAfterBytes() {
        server.service().lost(this);
        clientFreeAt = Math.max(clientFreeAt, world.micros() + world.skewed(slowness));
        world.at(clientFreeAt, () -> {
            cut = true;
            client.received(this, new SessionInput.Disconnected(number, "closed by the server"));
        });
    }

    /** The client closes. */
    void closedByClient() {
        world.at(serverFreeAt, () -> {
            cut = true;
            server.service().lost(this);
        });
    }

    /** The network fails, or the server dies. */
    void cut() {
        if (!cut) {
            cut = true;
            world.after(world.skewed(3_000_000), () -> server.service().lost(this));
            world.after(
                    world.skewed(2_000_000), () -> client.received(this, new SessionInput.Disconnected(number, "cut")));
        }
    }

    private void deliverFrames() {
        while (!cut && fromServer.readableBytes() >= LENGTH_BYTES) {
            int length = fromServer.getInt(fromServer.readerIndex());
            if (fromServer.readableBytes() < LENGTH_BYTES + length) {
                return;
            }
            fromServer.skipBytes(LENGTH_BYTES);
            client.received(this, new SessionInput.FrameReceived(number, fromServer.readSlice(length)));
        }
        fromServer.discardReadBytes();
    }
}
