package io.zk.server.storage;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened on the way to a recovered state, for the server to log.
 *
 * @param snapshot the snapshot that was loaded; null where there was none
 * @param rejected newer snapshots that could not be used, each with the reason
 * @param replayed transactions applied from the logs
 * @param outOfOrder replayed records whose zxid was not above the highest before them
 * @param tail what was cut off the end of the last log; null where it was clean
 * @param digestMismatches zxids (the first few) after which the tree's digest was not the one in the log
 * @param digestMismatchCount how many there were in all
 * @param oddities what else is not as it should be, and no reason to stop
 */
public record RecoveryReport(
        @Nullable Path snapshot,
        List<String> rejected,
        long replayed,
        long outOfOrder,
        @Nullable UncleanTail tail,
        List<Long> digestMismatches,
        long digestMismatchCount,
        List<String> oddities) {}
