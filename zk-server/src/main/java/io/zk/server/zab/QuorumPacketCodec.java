package io.zk.server.zab;

import io.netty.buffer.ByteBuf;
import io.zk.protocol.data.Id;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of {@link QuorumPacket}: type, zxid, data, ids; nothing before and nothing between packets, so where one ends
 * is known only by reading it. Absent data and ids are a length of -1. Any thread.
 */
public final class QuorumPacketCodec {
    /** Type, zxid and the length of the data. */
    private static final int HEAD_BYTES = 16;

    private static final int ID_BYTES_MIN = 8;

    private QuorumPacketCodec() {}

    public static void encode(QuorumPacket packet, ByteBuf to) {
        byte[] data = packet.data();
        to.ensureWritable(HEAD_BYTES + 4 + (data == null ? 0 : data.length));
        WireOut out = new WireOut(to);
        out.writeInt(packet.type().code());
        out.writeLong(packet.zxid());
        out.writeBuffer(data);
        List<Id> ids = packet.authInfo();
        if (ids == null) {
            out.writeCount(-1);
            return;
        }
        out.writeCount(ids.size());
        for (Id id : ids) {
            id.encode(out);
        }
    }

    /**
     * The next packet; null if it is not all there yet: then nothing has been read. What can not become a packet is
     * refused as soon as the bytes that say so are there, and nothing is allocated for a packet that is not complete.
     *
     * @param fieldBytesMax of the data, and of all ids together
     */
    public static @Nullable QuorumPacket decode(ByteBuf from, int fieldBytesMax) throws WireException {
        int available = from.readableBytes();
        if (available < 4) {
            return null;
        }
        int start = from.readerIndex();
        int code = from.getInt(start);
        PacketType type = PacketType.of(code);
        if (type == null) {
            throw new WireException("no quorum packet has the type " + code);
        }
        if (available < HEAD_BYTES) {
            return null;
        }
        int dataBytes = bounded(type, "data", from.getInt(start + HEAD_BYTES - 4), fieldBytesMax);
        int idsBytesMax = available - HEAD_BYTES - Math.max(dataBytes, 0);
        if (idsBytesMax < 4 || !holdsIds(type, from, from.writerIndex() - idsBytesMax, fieldBytesMax)) {
            return null;
        }
        WireIn in = new WireIn(from, new WireLimits(fieldBytesMax, fieldBytesMax));
        in.readInt();
        return new QuorumPacket(type, in.readLong(), in.readBuffer(), ids(in));
    }

    /** Whether the ids whose number stands at this index are all there. */
    private static boolean holdsIds(PacketType type, ByteBuf from, int idsAt, int fieldBytesMax) throws WireException {
        int end = from.writerIndex();
        int count = bounded(type, "number of ids", from.getInt(idsAt), fieldBytesMax / ID_BYTES_MIN);
        int at = idsAt + 4;
        for (int field = 0; field < 2 * count; field++) {
            if (end - at < 4) {
                return false;
            }
            int length = bounded(type, "id", from.getInt(at), fieldBytesMax - (at - idsAt - 4));
            at += 4;
            if (length > end - at) {
                return false;
            }
            at += Math.max(length, 0);
        }
        return true;
    }

    private static int bounded(PacketType type, String what, int value, int max) throws WireException {
        if (value < -1 || value > max) {
            throw new WireException(type + " with an unreasonable length: " + what + " " + value + ", at most " + max);
        }
        return value;
    }

    private static @Nullable List<Id> ids(WireIn in) throws WireException {
        int count = in.readCount(ID_BYTES_MIN);
        if (count < 0) {
            return null;
        }
        List<Id> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(Id.decode(in));
        }
        return ids;
    }
}
