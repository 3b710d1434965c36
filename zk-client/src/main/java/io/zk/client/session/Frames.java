package io.zk.client.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.RequestHeader;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Makes the frames that a client sends, and knows the numbers it sends them under. */
final class Frames {
    static final int XID_NOTIFICATION = -1;
    static final int XID_PING = -2;
    static final int XID_AUTH = -4;
    static final int XID_SET_WATCHES = -8;

    private static final int USUAL_BYTES = 128;

    private final WireOut wire = new WireOut(Unpooled.EMPTY_BUFFER);

    /** The first frame of a connection, which has no header. */
    ByteBuf handshake(Message message) {
        ByteBuf frame = Unpooled.buffer(USUAL_BYTES);
        message.encode(wire.over(frame));
        return frame;
    }

    ByteBuf request(int xid, OpCode opCode, @Nullable Message body) {
        ByteBuf frame = Unpooled.buffer(USUAL_BYTES);
        wire.over(frame);
        new RequestHeader(xid, opCode.code()).encode(wire);
        if (body != null) {
            body.encode(wire);
        }
        return frame;
    }
}
