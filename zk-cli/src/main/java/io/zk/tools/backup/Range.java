package io.zk.tools.backup;

import java.io.IOException;
import java.time.Instant;

/**
 * What a folder's logs cover.
 *
 * @param firstZxid of the first transaction in the logs; -1 if there is none
 * @param lastZxid of the last one; -1 if there is none
 * @param firstMillis when the first was, milliseconds since 1970; 0 if there is none
 * @param lastMillis when the last was
 */
record Range(long firstZxid, long lastZxid, long firstMillis, long lastMillis, long count) {
    /** Reads all logs. */
    static Range of(DataFiles files) throws IOException {
        long[] seen = {-1, -1, 0, 0, 0};
        files.forEachTxn((zxid, timeMillis) -> {
            if (seen[4]++ == 0) {
                seen[0] = zxid;
                seen[2] = timeMillis;
            }
            seen[1] = zxid;
            seen[3] = timeMillis;
            return true;
        });
        return new Range(seen[0], seen[1], seen[2], seen[3], seen[4]);
    }

    /**
     * The last transaction of the logs before the first one that came after this time.
     *
     * @throws BackupException if the first one of all came after it
     */
    static long zxidAt(DataFiles files, Instant time) throws IOException {
        long[] last = {-1, Long.MAX_VALUE};
        files.forEachTxn((zxid, timeMillis) -> {
            if (timeMillis > time.toEpochMilli()) {
                last[1] = timeMillis;
                return false;
            }
            last[0] = zxid;
            return true;
        });
        if (last[0] >= 0) {
            return last[0];
        }
        throw new BackupException(
                last[1] == Long.MAX_VALUE
                        ? "there are no logs, so nothing tells what was when"
                        : "the logs begin at " + Instant.ofEpochMilli(last[1]) + ", after " + time
                                + ": an older backup may reach so far back");
    }
}
