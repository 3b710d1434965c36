package io.zk.server.replica;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.KeeperState;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.wire.WireOut;

/** Builds frames that are handed over as bytes: length, header, body. One owner at a time; reuses its buffer. */
final class Frames {
    private static final int LENGTH_BYTES = 4;
    private static final int NOTIFICATION_XID = -1;

    private final ByteBuf buffer = Unpooled.buffer(256);
    private final WireOut out = new WireOut(buffer);

    /** Starts a reply; the body goes to the {@link WireOut} returned, then {@link #finish}. */
    WireOut reply(int xid, long zxid) {
        buffer.clear();
        header(out, xid, zxid, 0);
        return out;
    }

    /** An error reply. Drops what was begun before. */
    byte[] error(int xid, long zxid, int err) {
        buffer.clear();
        header(out, xid, zxid, err);
        return finish();
    }

    byte[] event(EventType type, String path, long zxid) {
        buffer.clear();
        writeEvent(out, type, path, zxid);
        return finish();
    }

    byte[] connected(ConnectResponse response) {
        buffer.clear();
        out.writeInt(0);
        response.encode(out);
        return finish();
    }

    byte[] finish() {
        buffer.setInt(0, buffer.writerIndex() - LENGTH_BYTES);
        byte[] frame = new byte[buffer.writerIndex()];
        buffer.getBytes(0, frame);
        return frame;
    }

    /** Appends a reply header behind room for the length. */
    static void header(WireOut out, int xid, long zxid, int err) {
        out.writeInt(0);
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(err);
    }

    /** Appends a notification behind room for the length. */
    static void writeEvent(WireOut out, EventType type, String path, long zxid) {
        header(out, NOTIFICATION_XID, zxid, 0);
        out.writeInt(type.code());
        out.writeInt(KeeperState.SYNC_CONNECTED.code());
        out.writeString(path);
    }

    /** Fills in the length of a frame that starts at this index of the buffer and ends at its writer index. */
    static void close(ByteBuf buffer, int start) {
        buffer.setInt(start, buffer.writerIndex() - start - LENGTH_BYTES);
    }

    /** What is left of a payload, as bytes of its own. */
    static byte[] bytes(ByteBuf payload) {
        byte[] bytes = new byte[payload.readableBytes()];
        payload.readBytes(bytes);
        return bytes;
    }
}
