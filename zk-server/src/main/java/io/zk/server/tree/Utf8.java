package io.zk.server.tree;

/** Text to UTF-8 without objects in between; every UTF-16 unit by itself, as the wire has it. */
final class Utf8 {
    private Utf8() {}

    /** Most bytes that so many units take. */
    static int bytesMax(int units) {
        return units * 3;
    }

    /** Writes a part of a text; where it ends. The array must have room for {@link #bytesMax}. */
    static int put(String text, int from, int to, byte[] bytes, int start) {
        int at = start;
        for (int i = from; i < to; i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes[at++] = (byte) unit;
            } else {
                at = putBeyondAscii(unit, bytes, at);
            }
        }
        return at;
    }

    private static int putBeyondAscii(char unit, byte[] bytes, int start) {
        int at = start;
        if (unit < 0x800) {
            bytes[at++] = (byte) (0xc0 | unit >> 6);
        } else {
            bytes[at++] = (byte) (0xe0 | unit >> 12);
            bytes[at++] = (byte) (0x80 | unit >> 6 & 0x3f);
        }
        bytes[at++] = (byte) (0x80 | unit & 0x3f);
        return at;
    }
}
