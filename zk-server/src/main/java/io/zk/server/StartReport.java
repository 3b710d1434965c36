package io.zk.server;

import io.zk.server.storage.Recovered;
import io.zk.server.storage.RecoveryReport;
import io.zk.server.storage.UncleanTail;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Says in the log what was found on disk. */
final class StartReport {
    private static final Logger LOG = LogManager.getLogger(StartReport.class);

    private StartReport() {}

    static void log(Recovered recovered) {
        RecoveryReport report = recovered.report();
        report.rejected().forEach(line -> LOG.warn("a snapshot cannot be used: {}", line));
        UncleanTail tail = report.tail();
        if (tail != null) {
            LOG.warn(
                    "the end of {} was torn by a crash and is cut at offset {} ({} bytes, {}); nothing in it was acknowledged",
                    tail.file(),
                    tail.offset(),
                    tail.bytes(),
                    tail.what());
        }
        report.oddities().forEach(LOG::warn);
        if (report.outOfOrder() > 0) {
            LOG.warn("{} transactions of the log are out of order", report.outOfOrder());
        }
        if (report.digestMismatchCount() > 0) {
            LOG.error(
                    "the digest of the tree differs from the log's after {} transactions, first after zxid 0x{}",
                    report.digestMismatchCount(),
                    report.digestMismatches().isEmpty()
                            ? "?"
                            : Long.toHexString(report.digestMismatches().get(0)));
        }
        LOG.info(
                "loaded {} and {} transactions after it: zxid 0x{}, {} nodes, {} sessions",
                report.snapshot() == null ? "an empty tree" : report.snapshot(),
                report.replayed(),
                Long.toHexString(recovered.lastZxid()),
                recovered.tree().nodeCount(),
                recovered.sessions().size());
    }
}
