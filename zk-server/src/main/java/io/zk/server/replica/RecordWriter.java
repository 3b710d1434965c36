package io.zk.server.replica;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.wire.WireOut;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import org.jspecify.annotations.Nullable;

/**
 * Encodes transactions for the log, in two steps, since a transaction's digest is known only once it stands, and it
 * stands only if its record is not too large to be read back. Core thread; reuses its buffer.
 */
final class RecordWriter {
    /** A buffer that one large record has grown beyond this is not kept. */
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private final int bytesMax;
    private ByteBuf buffer = Unpooled.buffer(1024);
    private WireOut out = new WireOut(buffer);

    RecordWriter(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Starts a record; whether it is too large. */
    boolean begin(TxnHeader header, Txn txn) {
        if (buffer.capacity() > KEPT_BYTES_MAX) {
            buffer = Unpooled.buffer(1024);
            out = new WireOut(buffer);
        }
        buffer.clear();
        header.encode(out);
        txn.encode(out);
        return tooLarge();
    }

    boolean tooLarge() {
        return buffer.writerIndex() + TxnDigest.BYTES > bytesMax;
    }

    /** Ends the record begun last. */
    byte[] finish(@Nullable TxnDigest digest) {
        if (digest != null) {
            out.writeInt(digest.version());
            out.writeLong(digest.digest());
        }
        byte[] payload = new byte[buffer.writerIndex()];
        buffer.getBytes(0, payload);
        return payload;
    }

    /** The body of a request that holds a path and a version that matches any. */
    static byte[] pathBody(String path) {
        ByteBuf body = Unpooled.buffer();
        new DeleteRequest(path, -1).encode(new WireOut(body));
        byte[] bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        return bytes;
    }
}
