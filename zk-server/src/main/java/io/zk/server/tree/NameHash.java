package io.zk.server.tree;

/** The hash of a name: the same of text and of its UTF-8 bytes. Evenly spread over all 32 bits. */
final class NameHash {
    private static final long START = 0xcbf29ce484222325L;
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private NameHash() {}

    static int of(String path, int from, int to) {
        long hash = START;
        for (int i = from; i < to; i++) {
            char unit = path.charAt(i);
            if (unit < 0x80) {
                hash = step(hash, unit);
            } else if (unit < 0x800) {
                hash = step(step(hash, 0xc0 | unit >> 6), 0x80 | unit & 0x3f);
            } else {
                hash = step(step(hash, 0xe0 | unit >> 12), 0x80 | unit >> 6 & 0x3f);
                hash = step(hash, 0x80 | unit & 0x3f);
            }
        }
        return spread(hash);
    }

    /** Of a node's name. */
    static int of(byte[] node) {
        int at = Packed.nameAt(node);
        int end = at + Packed.nameLength(node);
        long hash = START;
        while (at < end) {
            hash = step(hash, node[at++] & 0xff);
        }
        return spread(hash);
    }

    private static long step(long hash, int b) {
        return (hash ^ b) * FACTOR;
    }

    private static int spread(long hash) {
        long mixed = (hash ^ hash >>> 32) * FACTOR;
        return (int) (mixed >>> 32);
    }
}
