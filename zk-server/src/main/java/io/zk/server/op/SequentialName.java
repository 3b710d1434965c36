package io.zk.server.op;

/** Names of sequential nodes: the requested path and the parent's count of creations, in at least ten digits. */
final class SequentialName {
    private static final int DIGITS_MIN = 10;

    private SequentialName() {}

    static String append(String path, int count) {
        StringBuilder name = new StringBuilder(path.length() + DIGITS_MIN + 1).append(path);
        int width = DIGITS_MIN;
        long rest = count;
        if (count < 0) {
            name.append('-');
            rest = -rest;
            width--;
        }
        for (long bound = 10; bound <= rest; bound *= 10) {
            width--;
        }
        for (int zeros = width - 1; zeros > 0; zeros--) {
            name.append('0');
        }
        return name.append(rest).toString();
    }
}
