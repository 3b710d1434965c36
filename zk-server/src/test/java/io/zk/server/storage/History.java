package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.DataTree;
import io.zk.server.txn.Transaction;
import java.io.IOException;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A member's life on a disk: what it logs, the snapshots it takes, and what its state was after each transaction. */
final class History {
    /** A state as text. */
    record Image(long zxid, SortedMap<String, String> nodes, SortedMap<Long, Integer> sessions) {
        static Image of(DataTree tree, SortedMap<Long, Integer> sessions) {
            return new Image(tree.lastZxid(), Golden.image(tree), new TreeMap<>(sessions));
        }
    }

    private final StoppingDisk disk;
    private final Random random;
    private final RandomTxns txns;
    private final SortedMap<Long, Image> images = new TreeMap<>();
    private final MemberLog log;

    /** Begins on an empty disk. */
    History(StoppingDisk disk, long seed) throws IOException {
        this.disk = disk;
        this.random = new Random(seed);
        this.txns = new RandomTxns(seed);
        OpenedMember opened = open(disk);
        this.log = log(disk, opened.state().lastZxid());
        images.put(0L, Image.of(txns.tree(), txns.sessions()));
    }

    static OpenedMember open(Disk disk) throws IOException {
        return Storage.openMember(disk, Golden.SETTINGS, Golden.RULES, WireLimits.DEFAULT);
    }

    static MemberLog log(Disk disk, long lastZxid) {
        return new MemberLog(disk, Golden.SETTINGS, Golden.RULES, WireLimits.DEFAULT, lastZxid, new Random(lastZxid));
    }

    /** What a start finds after all that; all digests fit. */
    static Image found(Disk disk) throws IOException {
        Recovered state = open(disk).state();
        assertEquals(0, state.report().digestMismatchCount());
        assertEquals(state.lastZxid(), state.tree().lastZxid());
        return Image.of(state.tree(), state.sessions());
    }

    MemberLog log() {
        return log;
    }

    RandomTxns txns() {
        return txns;
    }

    /** Logs so many transactions, durably, and begins a new file now and then. */
    History write(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
            if (random.nextInt(6) == 0) {
                log.force();
                log.log().roll();
            }
        }
        log.force();
        return this;
    }

    private void next() throws IOException {
        Transaction transaction = txns.next();
        log.append(transaction.zxid(), RandomTxns.payload(transaction));
        images.put(transaction.zxid(), Image.of(txns.tree(), txns.sessions()));
    }

    History epoch(long epoch) {
        txns.beginEpoch(epoch);
        return this;
    }

    /** Writes a snapshot while transactions go on. */
    History snapshot() throws IOException {
        IOException[] failure = new IOException[1];
        new Snapshots(disk, Golden.SETTINGS).write(txns.tree(), txns::sessions, slice -> {
            slice.run();
            try {
                for (int i = random.nextInt(3); i > 0; i--) {
                    next();
                }
            } catch (IOException e) {
                failure[0] = e;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        log.force();
        return this;
    }

    long end() {
        return images.lastKey();
    }

    Image last() {
        return at(end());
    }

    Image at(long zxid) {
        Image image = images.get(zxid);
        if (image == null) {
            throw new IllegalArgumentException("no state at 0x" + Long.toHexString(zxid));
        }
        return image;
    }

    /** Zxids of all states from this one on. */
    SortedMap<Long, Image> from(long zxid) {
        return images.tailMap(zxid);
    }

    /** The zxid that is so many transactions before the end. */
    long back(int count) {
        Long[] zxids = images.keySet().toArray(Long[]::new);
        return zxids[zxids.length - 1 - count];
    }
}
