package io.zk.server.txn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions to bytes and back: header, body, and the digest if there is one. This is the payload of a log record,
 * and what travels between servers.
 */
public final class TxnCodec {
    /** Least bytes of a sub-transaction of a multi. */
    private static final int SUB_BYTES_MIN = 8;

    private TxnCodec() {}

    public static byte[] encode(Transaction transaction) {
        ByteBuf buffer = Unpooled.buffer(192);
        encode(transaction, new WireOut(buffer));
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    public static void encode(Transaction transaction, WireOut out) {
        transaction.header().encode(out);
        transaction.txn().encode(out);
        TxnDigest digest = transaction.digest();
        if (digest != null) {
            out.writeInt(digest.version());
            out.writeLong(digest.digest());
        }
    }

    /**
     * Reads one back. Bytes after the digest are ignored, fewer than a digest's mean that there is none.
     *
     * @throws UnknownTxnException if the type is not one that a log may hold
     * @throws WireException if the bytes end too early or hold an impossible length
     */
    public static Transaction decode(byte[] payload, WireLimits limits) throws WireException, UnknownTxnException {
        WireIn in = new WireIn(Unpooled.wrappedBuffer(payload), limits);
        TxnHeader header = TxnHeader.decode(in);
        Txn txn = decodeBody(header.type(), in, payload, limits);
        TxnDigest digest = in.remaining() >= TxnDigest.BYTES ? new TxnDigest(in.readInt(), in.readLong()) : null;
        return new Transaction(header, txn, digest);
    }

    private static Txn decodeBody(int type, WireIn in, byte[] payload, WireLimits limits)
            throws WireException, UnknownTxnException {
        OpCode opCode = OpCode.of(type);
        if (opCode == null) {
            throw new UnknownTxnException(type);
        }
        return switch (opCode) {
            case CREATE -> decodeCreateOfAnyAge(in, payload);
            case CREATE2, CREATE_CONTAINER, CREATE_TTL -> decodeCreate(opCode, in);
            case DELETE, DELETE_CONTAINER -> new DeleteTxn(opCode, in.readText());
            case SET_DATA, RECONFIG -> new SetDataTxn(opCode, in.readText(), in.readBuffer(), in.readInt());
            case SET_ACL -> new SetAclTxn(in.readText(), Acl.decodeList(in), in.readInt());
            case CHECK -> new CheckTxn(in.readText(), in.readInt());
            case ERROR -> new ErrorTxn(in.readInt());
            case CREATE_SESSION -> new CreateSessionTxn(in.readInt());
            case CLOSE_SESSION -> new CloseSessionTxn(in.remaining() == 0 ? null : in.readStrings());
            case MULTI -> decodeMulti(in, limits);
            default -> throw new UnknownTxnException(type);
        };
    }

    /** A create that ends before its last field is of servers older than 3.4, which did not write it. */
    private static CreateTxn decodeCreateOfAnyAge(WireIn in, byte[] payload) throws WireException {
        int start = payload.length - in.remaining();
        try {
            return decodeCreate(OpCode.CREATE, in);
        } catch (WireException tooShort) {
            WireIn again = in.over(Unpooled.wrappedBuffer(payload, start, payload.length - start));
            return new CreateTxn(
                    OpCode.CREATE,
                    again.readText(),
                    again.readBuffer(),
                    Acl.decodeList(again),
                    again.readBoolean(),
                    -1,
                    0);
        }
    }

    private static CreateTxn decodeCreate(OpCode opCode, WireIn in) throws WireException {
        String path = in.readText();
        byte @Nullable [] data = in.readBuffer();
        List<Acl> acl = Acl.decodeList(in);
        boolean ephemeral = (opCode == OpCode.CREATE || opCode == OpCode.CREATE2) && in.readBoolean();
        int parentCversion = in.readInt();
        long ttl = opCode == OpCode.CREATE_TTL ? in.readLong() : 0;
        return new CreateTxn(opCode, path, data, acl, ephemeral, parentCversion, ttl);
    }

    /** A sub-transaction of a type that a multi can't hold ends the list: Apache's servers skip the rest silently. */
    private static MultiTxn decodeMulti(WireIn in, WireLimits limits) throws WireException, UnknownTxnException {
        int count = Math.max(in.readCount(SUB_BYTES_MIN), 0);
        List<Txn> txns = new ArrayList<>(count);
        boolean known = true;
        for (int i = 0; i < count; i++) {
            int type = in.readInt();
            byte @Nullable [] body = in.readBuffer();
            known = known && isSubType(OpCode.of(type));
            if (known) {
                byte[] bytes = body == null ? new byte[0] : body;
                txns.add(decodeBody(type, new WireIn(Unpooled.wrappedBuffer(bytes), limits), bytes, limits));
            }
        }
        return new MultiTxn(txns);
    }

    private static boolean isSubType(@Nullable OpCode opCode) {
        return opCode != null
                && switch (opCode) {
                    case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL, DELETE, DELETE_CONTAINER -> true;
                    case SET_DATA, CHECK, ERROR -> true;
                    default -> false;
                };
    }
}
