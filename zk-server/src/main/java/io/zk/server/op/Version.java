package io.zk.server.op;

/** The condition that a write may put on a version. */
final class Version {
    /** Matches any. */
    private static final int ANY = -1;

    private Version() {}

    static boolean differs(int expected, int current) {
        return expected != ANY && expected != current;
    }
}
