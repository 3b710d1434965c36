package io.zk.server.net;

/**
 * Bounds of what one connection, or one loop, may take up; beyond them it is not read until it has shrunk. They are not
 * settings: memory follows from them and from the number of connections.
 */
final class Bounds {
    /** Requests of one connection that wait for their answers. */
    static final int OUTSTANDING_MAX = 1024;

    /** Bytes of requests of one connection that wait for their turn. */
    static final long WAITING_BYTES_MAX = 2L << 20;

    /** Bytes of requests of one loop's connections that wait for their turn. */
    static final long LOOP_WAITING_BYTES_MAX = 64L << 20;

    /** Bytes written and not taken by the peer from which a connection is not read. */
    static final int UNSENT_BYTES_HIGH = 256 << 10;

    /** The same at which it is read again. */
    static final int UNSENT_BYTES_LOW = 64 << 10;

    /** A connection that has left more than this untaken, and for which there is more, is dropped. */
    static final long UNSENT_BYTES_MAX = 16L << 20;

    /** Frames of one connection handled before the next one's turn. */
    static final int FRAMES_A_TURN = 256;

    /** Connections accepted before those there are get their turn. */
    static final int ACCEPTED_A_TURN = 64;

    /** Frames handled before a writer that waits for the tree gets it. */
    static final int FRAMES_A_HOLD = 1024;

    /** Time a connection that is being closed has to take what is left for it. */
    static final long CLOSING_MILLIS = 5000;

    private Bounds() {}
}
