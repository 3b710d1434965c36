package io.zk.server.tree;

import io.netty.buffer.ByteBuf;
import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireOut;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node's bytes taken apart, so that each field is there to be read, or to be changed before the node is packed anew.
 * Short-lived: made for a lookup, or used again and again by whoever changes the tree.
 */
final class NodeView extends Node {
    long czxid;
    long mzxid;
    long pzxid;
    long ctime;
    long mtime;
    long owner;
    int version;
    int cversion;
    int aversion;
    int aclId;
    int digest;
    boolean ephemeral;

    private byte[] bytes = {};
    private int at;
    private int dataLength;
    private @Nullable Branch branch;

    /** A view of an entry of the tree: a byte array, or a branch. */
    static NodeView of(Object entry) {
        NodeView view = new NodeView();
        view.read(entry);
        return view;
    }

    /** Looks at another entry. */
    void read(Object entry) {
        if (entry instanceof Branch inner) {
            readBytes(inner.bytes());
            branch = inner;
            cversion = inner.cversion;
            pzxid = inner.pzxid;
            digest = inner.digest;
        } else {
            readBytes((byte[]) entry);
            branch = null;
        }
    }

    /** Sets every field as a node created now has it. */
    void created(long zxid, long timeMillis, long newOwner, int newAclId) {
        czxid = zxid;
        mzxid = zxid;
        pzxid = zxid;
        ctime = timeMillis;
        mtime = timeMillis;
        version = 0;
        cversion = 0;
        aversion = 0;
        owner = newOwner;
        aclId = newAclId;
    }

    void set(StoredStat stat, int newAclId) {
        czxid = stat.czxid();
        mzxid = stat.mzxid();
        pzxid = stat.pzxid();
        ctime = stat.ctime();
        mtime = stat.mtime();
        version = stat.version();
        cversion = stat.cversion();
        aversion = stat.aversion();
        owner = stat.owner();
        aclId = newAclId;
    }

    private void readBytes(byte[] node) {
        bytes = node;
        digest = Packed.digest(node);
        at = Packed.nameAt(node) + Packed.nameLength(node);
        int flags = node[Packed.FLAGS_AT];
        czxid = varlong();
        ctime = varlong();
        aclId = (int) varlong() - 1;
        boolean changed = (flags & Packed.CHANGED) != 0;
        mzxid = changed ? czxid + signed() : czxid;
        mtime = changed ? ctime + signed() : ctime;
        version = changed ? (int) signed() : 0;
        boolean parent = (flags & Packed.PARENT) != 0;
        cversion = parent ? (int) signed() : 0;
        pzxid = parent ? czxid + signed() : czxid;
        aversion = (flags & Packed.AVERSION) != 0 ? (int) signed() : 0;
        owner = (flags & Packed.OWNER) != 0 ? eightBytes() : 0;
        ephemeral = (flags & Packed.EPHEMERAL) != 0;
        dataLength = (flags & Packed.NULL_DATA) != 0 ? -1 : node.length - at;
    }

    private long varlong() {
        long value = 0;
        int shift = 0;
        byte next = bytes[at++];
        while (next < 0) {
            value |= (next & 0x7fL) << shift;
            shift += 7;
            next = bytes[at++];
        }
        return value | (long) next << shift;
    }

    private long signed() {
        long value = varlong();
        return value >>> 1 ^ -(value & 1);
    }

    private long eightBytes() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    byte[] bytes() {
        return bytes;
    }

    int dataAt() {
        return at;
    }

    @Nullable
    Branch branch() {
        return branch;
    }

    @Override
    public byte @Nullable [] data() {
        return dataLength < 0 ? null : Arrays.copyOfRange(bytes, at, bytes.length);
    }

    @Override
    public int dataLength() {
        return Math.max(dataLength, 0);
    }

    @Override
    public void writeData(WireOut out) {
        if (dataLength < 0) {
            out.writeInt(-1);
        } else {
            out.writeBuffer(bytes, at, dataLength);
        }
    }

    @Override
    public void writeStat(WireOut out) {
        ByteBuf buffer = out.buffer();
        buffer.ensureWritable(Stat.BYTES);
        buffer.writeLong(czxid);
        buffer.writeLong(mzxid);
        buffer.writeLong(ctime);
        buffer.writeLong(mtime);
        buffer.writeInt(version);
        buffer.writeInt(shownCversion());
        buffer.writeInt(aversion);
        buffer.writeLong(ephemeral ? owner : 0);
        buffer.writeInt(dataLength());
        buffer.writeInt(childCount());
        buffer.writeLong(pzxid);
    }

    @Override
    public Stat stat() {
        long shownOwner = ephemeral ? owner : 0;
        return new Stat(
                czxid,
                mzxid,
                ctime,
                mtime,
                version,
                shownCversion(),
                aversion,
                shownOwner,
                dataLength(),
                childCount(),
                pzxid);
    }

    /** Clients are shown creations plus deletions; creations are stored, and what is not there any more was deleted. */
    private int shownCversion() {
        return 2 * cversion - childCount();
    }

    @Override
    public int aclId() {
        return aclId;
    }

    @Override
    public long czxid() {
        return czxid;
    }

    @Override
    public long mzxid() {
        return mzxid;
    }

    @Override
    public long pzxid() {
        return pzxid;
    }

    @Override
    public long ctime() {
        return ctime;
    }

    @Override
    public long mtime() {
        return mtime;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public int storedCversion() {
        return cversion;
    }

    @Override
    public int aversion() {
        return aversion;
    }

    @Override
    public long storedOwner() {
        return owner;
    }

    @Override
    public int childCount() {
        return branch == null ? 0 : branch.size();
    }

    @Override
    public void writeChildren(WireOut out) {
        if (branch == null) {
            out.writeCount(0);
        } else {
            branch.writeNames(out);
        }
    }

    @Override
    public StoredStat storedStat() {
        return new StoredStat(czxid, mzxid, ctime, mtime, version, cversion, aversion, owner, pzxid);
    }

    @Override
    public long digest() {
        return digest & 0xffffffffL;
    }
}
