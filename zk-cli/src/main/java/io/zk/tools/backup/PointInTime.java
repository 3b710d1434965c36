package io.zk.tools.backup;

import io.zk.server.storage.Recovered;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which state of the history is wanted: after a transaction, at a time, or the newest there is. */
final class PointInTime {
    @Option(names = "--zxid")
    private @Nullable String zxid;

    @Option(names = "--time")
    private @Nullable String time;

    /** Whether another than the newest state is asked for. */
    boolean given() {
        return zxid != null || time != null;
    }

    /**
     * The state.
     *
     * @throws BackupException if it is not clear which one, or the files don't give it
     */
    Recovered of(DataFiles files) throws IOException {
        String given = zxid;
        if (given != null && time != null) {
            throw new BackupException("--zxid and --time: only one of the two can be met");
        }
        long until = Long.MAX_VALUE;
        if (given != null) {
            until = number(given);
        } else if (time != null) {
            until = Range.zxidAt(files, instant(time));
        }
        Recovered state = files.stateAt(until);
        long fuzzyUntil = state.fuzzyUntilZxid();
        if (fuzzyUntil != 0 && fuzzyUntil != Long.MAX_VALUE) {
            throw new BackupException(
                    "the snapshot " + state.report().snapshot() + " was taken while writes went on, and"
                            + " holds parts of transactions up to 0x" + Long.toHexString(fuzzyUntil)
                            + "; the logs end before that, at 0x" + Long.toHexString(state.lastZxid())
                            + ": no consistent state can be made of them");
        }
        return state;
    }

    private static long number(String text) throws BackupException {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new BackupException("--zxid " + text + ": no number; hexadecimal ones begin with 0x");
        }
    }

    /** With an offset or Z, or without one in the local zone. */
    static Instant instant(String text) throws BackupException {
        String iso = text.replace(' ', 'T');
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException noOffset) {
            try {
                return LocalDateTime.parse(iso).atZone(ZoneId.systemDefault()).toInstant();
            } catch (DateTimeException e) {
                throw new BackupException("--time " + text + ": write it like 2026-01-31T23:59:00Z");
            }
        }
    }
}
