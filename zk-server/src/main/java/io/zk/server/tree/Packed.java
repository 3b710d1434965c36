package io.zk.server.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A node as bytes: its digest, name, stat and data. Most nodes of a tree have no children and are nothing but such an
 * array, so that a million of them take one object each. An array is never changed once it is in the tree, but for the
 * digest, so readers may keep what they have found.
 *
 * <pre>
 * int digest | byte flags | varint length, name in UTF-8 | varlong czxid | varlong ctime | varint ACL id + 1
 * | [CHANGED: varlong mzxid - czxid, mtime - ctime, varint version]
 * | [PARENT: varint cversion, varlong pzxid - czxid] | [aversion] | [8 bytes owner] | data to the end
 * </pre>
 */
final class Packed {
    static final int NULL_DATA = 1;
    static final int CHANGED = 2;
    static final int PARENT = 4;
    static final int AVERSION = 8;
    static final int OWNER = 16;
    static final int EPHEMERAL = 32;

    static final int FLAGS_AT = 4;
    static final int NAME_AT = 5;

    private Packed() {}

    static int nameLength(byte[] node) {
        int first = node[NAME_AT];
        return first >= 0 ? first : longNameLength(node);
    }

    private static int longNameLength(byte[] node) {
        int value = 0;
        int shift = 0;
        int at = NAME_AT;
        while (node[at] < 0) {
            value |= (node[at++] & 0x7f) << shift;
            shift += 7;
        }
        return value | node[at] << shift;
    }

    /** Where the name starts. */
    static int nameAt(byte[] node) {
        int at = NAME_AT;
        while (node[at] < 0) {
            at++;
        }
        return at + 1;
    }

    static String name(byte[] node) {
        return new String(node, nameAt(node), nameLength(node), StandardCharsets.UTF_8);
    }

    static int digest(byte[] node) {
        return (node[0] & 0xff) << 24 | (node[1] & 0xff) << 16 | (node[2] & 0xff) << 8 | node[3] & 0xff;
    }

    /** Only before the array is in the tree. */
    static void digest(byte[] node, int digest) {
        node[0] = (byte) (digest >>> 24);
        node[1] = (byte) (digest >>> 16);
        node[2] = (byte) (digest >>> 8);
        node[3] = (byte) digest;
    }

    /** Whether the name is this part of a path. */
    static boolean isNamed(byte[] node, String path, int from, int to) {
        int length = nameLength(node);
        int chars = to - from;
        if (length < chars) {
            return false;
        }
        int at = nameAt(node);
        if (length > chars) {
            return isNamedBeyondAscii(node, at, path, from, to);
        }
        for (int i = 0; i < chars; i++) {
            if (node[at + i] != path.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNamedBeyondAscii(byte[] node, int at, String path, int from, int to) {
        byte[] name = new byte[Utf8.bytesMax(to - from)];
        int length = Utf8.put(path, from, to, name, 0);
        return Arrays.equals(node, at, at + nameLength(node), name, 0, length);
    }
}
