package io.zk.server.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes the bytes that {@link Packed} describes. Owned by whoever changes the tree. */
final class Packer {
    /** Most bytes that everything but name and data can take. */
    private static final int HEAD_BYTES_MAX = Packed.NAME_AT + 5 + 10 + 10 + 5 + 10 + 10 + 5 + 5 + 10 + 5 + 8;

    private byte[] head = new byte[HEAD_BYTES_MAX + 64];

    /** The bytes of a node whose stat {@code view} holds; the digest is left 0. */
    byte[] pack(NodeView view, byte[] name, int nameAt, int nameLength, byte @Nullable [] data) {
        if (head.length < HEAD_BYTES_MAX + nameLength) {
            head = new byte[HEAD_BYTES_MAX + 2 * nameLength];
        }
        int at = putVarint(head, Packed.NAME_AT, nameLength);
        System.arraycopy(name, nameAt, head, at, nameLength);
        at = putStat(view, at + nameLength, data == null ? Packed.NULL_DATA : 0);
        int dataLength = data == null ? 0 : data.length;
        byte[] node = Arrays.copyOf(head, at + dataLength);
        if (data != null) {
            System.arraycopy(data, 0, node, at, dataLength);
        }
        return node;
    }

    private int putStat(NodeView view, int start, int dataFlag) {
        int flags = dataFlag;
        int at = putVarlong(head, start, view.czxid);
        at = putVarlong(head, at, view.ctime);
        at = putVarint(head, at, view.aclId + 1);
        if (view.mzxid != view.czxid || view.mtime != view.ctime || view.version != 0) {
            flags |= Packed.CHANGED;
            at = putSigned(head, at, view.mzxid - view.czxid);
            at = putSigned(head, at, view.mtime - view.ctime);
            at = putSigned(head, at, view.version);
        }
        if (view.cversion != 0 || view.pzxid != view.czxid) {
            flags |= Packed.PARENT;
            at = putSigned(head, at, view.cversion);
            at = putSigned(head, at, view.pzxid - view.czxid);
        }
        if (view.aversion != 0) {
            flags |= Packed.AVERSION;
            at = putSigned(head, at, view.aversion);
        }
        if (view.owner != 0) {
            flags |= view.ephemeral ? Packed.OWNER | Packed.EPHEMERAL : Packed.OWNER;
            for (int shift = 56; shift >= 0; shift -= 8) {
                head[at++] = (byte) (view.owner >>> shift);
            }
        }
        head[Packed.FLAGS_AT] = (byte) flags;
        return at;
    }

    private static int putSigned(byte[] bytes, int at, long value) {
        return putVarlong(bytes, at, value << 1 ^ value >> 63);
    }

    private static int putVarint(byte[] bytes, int at, int value) {
        return putVarlong(bytes, at, value & 0xffffffffL);
    }

    private static int putVarlong(byte[] bytes, int start, long value) {
        int at = start;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        return at;
    }
}
