package io.zk.server.replica;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection's far end: frames in, frames out. */
class FarEnd implements Supplier<ByteBuf> {
    static final int TIMEOUT = 4_000;

    final ClientLoop loop;
    final ClientConnection connection;
    final ByteBuf received = Unpooled.buffer();
    boolean ended;
    private final LongSupplier millis;

    FarEnd(ClientLoop loop, LongSupplier millis) {
        this.loop = loop;
        this.millis = millis;
        connection = loop.connect("127.0.0.1", this, 0);
    }

    /** A buffer for what the loop writes. */
    @Override
    public ByteBuf get() {
        return Unpooled.buffer();
    }

    /** One frame a reply, header first. */
    record Reply(int xid, long zxid, int err, WireIn body) {}

    void send(int xid, OpCode opCode, @Nullable Message body) {
        ByteBuf frame = Unpooled.buffer();
        WireOut out = new WireOut(frame);
        out.writeInt(xid);
        out.writeInt(opCode.code());
        if (body != null) {
            body.encode(out);
        }
        sendRaw(frame);
    }

    void sendRaw(ByteBuf frame) {
        loop.drain(millis.getAsLong());
        loop.frame(connection, frame, millis.getAsLong());
        flush(loop);
    }

    void connect(long sessionId, byte[] password) {
        ByteBuf frame = Unpooled.buffer();
        new ConnectRequest(0, 0, TIMEOUT, sessionId, password, false).encode(new WireOut(frame));
        sendRaw(frame);
    }

    ConnectResponse connected() throws WireException {
        return ConnectResponse.decode(next());
    }

    Reply reply() throws WireException {
        WireIn in = next();
        ReplyHeader header = ReplyHeader.decode(in);
        return new Reply(header.xid(), header.zxid(), header.err(), in);
    }

    boolean hasReply() {
        return received.isReadable();
    }

    private WireIn next() {
        if (!received.isReadable()) {
            throw new AssertionError("no frame");
        }
        return new WireIn(received.readSlice(received.readInt()), WireLimits.DEFAULT);
    }

    /** What a loop has written reaches the far ends of its connections. */
    static void flush(ClientLoop loop) {
        for (ClientConnection connection : loop.takeDirty()) {
            FarEnd end = (FarEnd) connection.outlet();
            ByteBuf bytes = connection.takeOut();
            if (bytes != null) {
                end.received.writeBytes(bytes);
            }
            if (connection.closing()) {
                end.ended = true;
            }
        }
    }
}
