package io.zk.server.storage;

import java.nio.ByteBuffer;

/**
 * A log file: a header of 16 bytes, then records without gaps, then zero bytes that nobody may depend on. A record:
 * Adler-32 of the payload in a long, the payload's length in an int, the payload, one end marker.
 */
final class LogFormat {
    static final int MAGIC = 0x5a4b4c47;
    static final int VERSION = 2;
    static final int HEADER_BYTES = 16;
    static final byte END_MARKER = 'B';

    /** Checksum and length. */
    static final int PREFIX_BYTES = 12;

    /** What a record takes besides its payload. */
    static final int RECORD_OVERHEAD_BYTES = PREFIX_BYTES + 1;

    private LogFormat() {}

    static void putHeader(ByteBuffer into) {
        into.putInt(MAGIC).putInt(VERSION).putLong(0);
    }
}
