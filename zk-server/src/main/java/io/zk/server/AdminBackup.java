package io.zk.server;

import io.zk.server.ops.admin.Backup;
import io.zk.server.storage.Snapshots;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Has the snapshot thread write a snapshot, and the core take another state. Any thread that may wait. */
final class AdminBackup implements Backup {
    private static final long SNAPSHOT_MINUTES = 30;
    private static final String NOT_ALONE =
            "restore is for a server that stands alone: a member of an ensemble would be"
                    + " brought back to its leader's state. Stop all members, put the snapshot in place of what is in version-2 of"
                    + " each, and start them";

    private final SnapshotTurn snapshots;
    private final Duty snapshotting;
    private final @Nullable Restore restore;

    /** @param restore null in a member of an ensemble */
    AdminBackup(SnapshotTurn snapshots, Duty snapshotting, @Nullable Restore restore) {
        this.snapshots = snapshots;
        this.snapshotting = snapshotting;
        this.restore = restore;
    }

    @Override
    public Taken snapshot() throws IOException {
        var order = snapshots.order();
        snapshotting.wake();
        try {
            Snapshots.Written written = order.get(SNAPSHOT_MINUTES, TimeUnit.MINUTES);
            return new Taken(written.file(), written.zxid());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server ends");
        } catch (TimeoutException e) {
            throw new IOException("no snapshot was written within " + SNAPSHOT_MINUTES + " minutes", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
    }

    @Override
    public @Nullable String restoreRefused() {
        return restore == null ? NOT_ALONE : null;
    }

    @Override
    public long restore(InputStream snapshot) throws IOException {
        Restore it = restore;
        if (it == null) {
            throw new IOException(NOT_ALONE);
        }
        return it.from(snapshot);
    }
}
