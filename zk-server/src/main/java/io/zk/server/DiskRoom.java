package io.zk.server;

import io.zk.server.replica.Input;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Watches the room on the disks of logs and snapshots: warns when there is little, and when the reserve is touched has
 * writes of clients refused until there is more again. What is planned by then still fits into the reserve. Owned by the
 * log thread, and before it begins by whoever starts it, but for the figures.
 */
final class DiskRoom {
    private static final Logger LOG = LogManager.getLogger(DiskRoom.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Bytes of records after which it is looked at again, whatever the time. */
    private static final long LOOK_BYTES = 4L << 20;

    private static final long MEBI = 1L << 20;
    private static final int RESERVE_PERCENT = 1;
    private static final long RESERVE_DEFAULT_MAX = 64 * MEBI;
    private static final int WARNING_PERCENT = 5;
    private static final long WARNING_DEFAULT_MAX = 1024 * MEBI;

    /** More than the reserve has to be free before writes are taken again: this part of it. */
    private static final int AGAIN_PART = 4;

    /**
     * What to keep free.
     *
     * @param warningMebi MiB below which it is warned; 0: never; -1: the default
     * @param reserveMebi MiB below which writes are refused; 0: never; -1: the default
     * @param member whether it is one of an ensemble, where the leader alone refuses, or lets another one lead
     */
    record Limits(int warningMebi, int reserveMebi, boolean member) {}

    private final Limits limits;
    private final List<Path> folders;
    private final LongSupplier ahead;
    private final CoreDesk core;
    private long lookAt = System.nanoTime();
    private long warnAt = lookAt;
    private long appended;
    private volatile long freeBytes = -1;
    private volatile boolean refusing;

    /**
     * @param folders of logs, then of snapshots if that is another one
     * @param ahead bytes of the log's folder that are taken, but by zeros that records will take the place of
     */
    DiskRoom(Limits limits, List<Path> folders, LongSupplier ahead, CoreDesk core) {
        this.limits = limits;
        this.folders = List.copyOf(folders);
        this.ahead = ahead;
        this.core = core;
    }

    /** Bytes free on the fuller one of the disks; -1: not known. Any thread. */
    long freeBytes() {
        return freeBytes;
    }

    /** Whether writes of clients are refused. Any thread. */
    boolean refusing() {
        return refusing;
    }

    /** Looks, if it is time. {@code bytes}: of records that have been written since. */
    void look(long bytes) {
        appended += bytes;
        long now = System.nanoTime();
        if (now - lookAt < 0 && appended < LOOK_BYTES) {
            return;
        }
        lookAt = now + LOOK_NANOS;
        appended = 0;
        measure(now);
    }

    private void measure(long now) {
        long least = Long.MAX_VALUE;
        boolean enough = true;
        boolean plenty = true;
        Path fullest = folders.get(0);
        for (int i = 0; i < folders.size(); i++) {
            // One system call each; to look up the file store would read the list of all mounts.
            File disk = folders.get(i).toFile();
            if (disk.getTotalSpace() == 0) {
                // The log itself will tell if the disk is gone.
                continue;
            }
            long free = disk.getUsableSpace() + (i == 0 ? ahead.getAsLong() : 0);
            long reserve = bytes(limits.reserveMebi(), disk, RESERVE_PERCENT, RESERVE_DEFAULT_MAX);
            enough &= free >= reserve + (refusing ? reserve / AGAIN_PART : 0);
            plenty &= free >= bytes(limits.warningMebi(), disk, WARNING_PERCENT, WARNING_DEFAULT_MAX);
            if (free < least) {
                least = free;
                fullest = folders.get(i);
            }
        }
        if (least == Long.MAX_VALUE) {
            return;
        }
        freeBytes = least;
        if (enough == refusing) {
            refuse(!enough, fullest);
        } else if (!plenty && now - warnAt >= 0) {
            warnAt = now + WARN_NANOS;
            LOG.warn(
                    "{} MiB are left on the disk of {}{}",
                    least / MEBI,
                    fullest,
                    refusing && !limits.member() ? ": writes are refused" : "");
        }
    }

    private void refuse(boolean refuses, Path folder) {
        refusing = refuses;
        core.post(List.of(new Input.Room(!refuses)));
        if (refuses) {
            LOG.error(
                    "the disk of {} is full but for its reserve, {} MiB: writes are refused from now on (error -125){}."
                            + " Reads and sessions go on, and writes as soon as there is room",
                    folder,
                    freeBytes / MEBI,
                    limits.member() ? " while this server leads; it leaves that to another one if enough follow" : "");
        } else {
            LOG.warn("the disk of {} has room again, {} MiB: writes are taken", folder, freeBytes / MEBI);
        }
    }

    private static long bytes(int mebi, File disk, int percent, long most) {
        return mebi >= 0 ? mebi * MEBI : Math.min(most, disk.getTotalSpace() / 100 * percent);
    }
}
