package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.zk.protocol.wire.WireException;
import org.jspecify.annotations.Nullable;

/**
 * What two members say while one of them proves who it is: a mark, how far they are, and a token, without a length around
 * it.
 *
 * @param token empty where there is none
 */
record SaslPacket(int status, byte[] token) {
    static final int GOES_ON = 0;
    static final int PROVED = 1;
    static final int FAILED = -1;

    private static final long MARK = 0x5f2435013501edccL;
    private static final int HEAD_BYTES = 16;
    /** A ticket of Kerberos with all that directories put into it is no larger. */
    private static final int TOKEN_BYTES_MAX = 64 << 10;

    static final int MARK_BYTES = 8;

    /** Whether what stands next is such a packet; {@link #MARK_BYTES} have to be there. */
    static boolean next(ByteBuf in) {
        return in.getLong(in.readerIndex()) == MARK;
    }

    /** Takes one out, or returns null as long as it is not whole. */
    static @Nullable SaslPacket decode(ByteBuf in) throws WireException {
        if (in.readableBytes() < HEAD_BYTES) {
            return null;
        }
        int at = in.readerIndex();
        int length = Math.max(0, in.getInt(at + 12));
        if (!next(in) || length > TOKEN_BYTES_MAX) {
            throw new WireException("no packet of an exchange");
        }
        if (in.readableBytes() < HEAD_BYTES + length) {
            return null;
        }
        byte[] token = new byte[length];
        in.getBytes(at + HEAD_BYTES, token);
        in.skipBytes(HEAD_BYTES + length);
        return new SaslPacket(in.getInt(at + 8), token);
    }

    void encode(ByteBuf out) {
        out.writeLong(MARK).writeInt(status).writeInt(token.length).writeBytes(token);
    }

    int bytes() {
        return HEAD_BYTES + token.length;
    }
}
