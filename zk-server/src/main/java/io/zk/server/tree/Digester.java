package io.zk.server.tree;

import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Computes digests of nodes, without allocation. One owner. */
final class Digester {
    /** Bytes of a stat in the digest. */
    private static final int STAT_BYTES = 60;

    /** Data up to this length is gathered with the rest, so that one pass does. */
    private static final int GATHERED_MAX = 1024;

    private final CRC32 crc = new CRC32();
    private byte[] gathered = {};

    /** The CRC-32 of a path, of data as a part of an array, and of the stat in the view. */
    int of(String path, int pathEnd, byte @Nullable [] data, int dataAt, int dataLength, NodeView stat) {
        int room = Utf8.bytesMax(pathEnd) + Math.min(dataLength, GATHERED_MAX) + STAT_BYTES;
        if (gathered.length < room) {
            gathered = new byte[room + (room >> 2)];
        }
        crc.reset();
        int at = Utf8.put(path, 0, pathEnd, gathered, 0);
        if (data != null && dataLength <= GATHERED_MAX) {
            System.arraycopy(data, dataAt, gathered, at, dataLength);
            at += dataLength;
        } else if (data != null) {
            crc.update(gathered, 0, at);
            crc.update(data, dataAt, dataLength);
            at = 0;
        }
        crc.update(gathered, 0, putStat(at, stat));
        return (int) crc.getValue();
    }

    private int putStat(int start, NodeView stat) {
        int at = putLong(start, stat.czxid);
        at = putLong(at, stat.mzxid);
        at = putLong(at, stat.pzxid);
        at = putLong(at, stat.ctime);
        at = putLong(at, stat.mtime);
        at = putInt(at, stat.version);
        at = putInt(at, stat.cversion);
        at = putInt(at, stat.aversion);
        return putLong(at, stat.owner);
    }

    private int putLong(int at, long value) {
        return putInt(putInt(at, (int) (value >>> 32)), (int) value);
    }

    private int putInt(int at, int value) {
        gathered[at] = (byte) (value >>> 24);
        gathered[at + 1] = (byte) (value >>> 16);
        gathered[at + 2] = (byte) (value >>> 8);
        gathered[at + 3] = (byte) value;
        return at + 4;
    }
}
