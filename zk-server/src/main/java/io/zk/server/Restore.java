package io.zk.server;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.ops.Summary;
import io.zk.server.replica.Renewable;
import io.zk.server.storage.SnapshotReader;
import io.zk.server.storage.SnapshotStream;
import io.zk.server.storage.Storage;
import io.zk.server.tree.TreeRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Gives a server that stands alone another state: read whole and judged first, then taken over by disk and core. Any
 * thread that may wait; one at a time.
 */
final class Restore {
    private static final Logger LOG = LogManager.getLogger(Restore.class);
    private static final long INSTALL_MINUTES = 30;

    private final Renewable replica;
    private final CoreDesk desk;
    private final SnapshotTurn snapshots;
    private final TreeRules rules;
    private final WireLimits limits;
    /** One thread at a time: the one that restores. */
    private final Summary millis;

    private final AtomicBoolean busy = new AtomicBoolean();

    Restore(
            Renewable replica,
            CoreDesk desk,
            SnapshotTurn snapshots,
            TreeRules rules,
            WireLimits limits,
            Summary millis) {
        this.replica = replica;
        this.desk = desk;
        this.snapshots = snapshots;
        this.rules = rules;
        this.limits = limits;
        this.millis = millis;
    }

    /** @throws IOException with a sentence that says why nothing has changed */
    long from(InputStream stream) throws IOException {
        if (!busy.compareAndSet(false, true)) {
            throw new IOException("another restore is under way");
        }
        long began = System.nanoTime();
        try {
            long zxid = load(stream);
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            return zxid;
        } finally {
            busy.set(false);
        }
    }

    private long load(InputStream stream) throws IOException {
        SnapshotReader.Loaded loaded;
        try {
            loaded = SnapshotReader.readNameless(SnapshotStream.unpacked(stream), rules, limits);
        } catch (IOException e) {
            throw new IOException("the body of the request is no whole snapshot: " + e.getMessage(), e);
        }
        Storage.dropOrphans(loaded.tree(), loaded.sessions());
        long zxid = loaded.tree().lastZxid();
        try {
            snapshots.meanwhileNone(() -> take(loaded));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the new state was not taken over in time, it may still be: " + e, e);
        }
        LOG.warn(
                "the state is now that of a snapshot of 0x{}: {} nodes, {} sessions",
                Long.toHexString(zxid),
                loaded.tree().nodeCount(),
                loaded.sessions().size());
        return zxid;
    }

    private Void take(SnapshotReader.Loaded loaded) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        desk.ask(() -> {
            replica.renew(loaded.tree(), loaded.sessions(), () -> done.complete(null));
            return true;
        });
        // The turn that answered has looked at deadlines before: another one gives the disk its order.
        desk.post(List.of());
        return done.get(INSTALL_MINUTES, TimeUnit.MINUTES);
    }
}
