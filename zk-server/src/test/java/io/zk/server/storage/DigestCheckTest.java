package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.sim.SimDisk;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeEvents;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What a snapshot of Apache's servers says about its own end is only nearly so; a tree that is wrong is reported all the
 * same. The history: /a is made by 1, and 2 to 9 write it; 5 is an error, whose record has no digest.
 */
class DigestCheckTest {
    private static final int END = 9;

    private final List<Transaction> history = new ArrayList<>();
    /** The tree's digest after each. */
    private final List<Long> digests = new ArrayList<>();

    DigestCheckTest() {
        DataTree tree = new DataTree(Golden.RULES);
        digests.add(tree.digest());
        for (int zxid = 1; zxid <= END; zxid++) {
            Txn txn = zxid == 1
                    ? new CreateTxn(OpCode.CREATE, "/a", new byte[1], Acl.OPEN, false, 1, 0)
                    : zxid == 5 ? new ErrorTxn(-101) : new SetDataTxn(OpCode.SET_DATA, "/a", new byte[zxid], zxid);
            TxnHeader header =
                    new TxnHeader(1, 1, zxid, 1000 + zxid, txn.opCode().code());
            tree.apply(new Transaction(header, txn, null), TreeEvents.NONE);
            digests.add(tree.digest());
            history.add(
                    new Transaction(header, txn, zxid == 5 ? null : new TxnDigest(TxnDigest.VERSION, tree.digest())));
        }
    }

    /** The tree after this many transactions, said to be of a zxid. */
    private DataTree tree(int applied, int zxid) throws IOException {
        SimDisk disk = Golden.disk(1);
        return SnapshotReader.readFile(
                        disk, snapshot(disk, applied, zxid, zxid, digests.get(zxid)), Golden.RULES, WireLimits.DEFAULT)
                .tree();
    }

    /** A snapshot's file: what is in it, the zxid of its name, and what it says of its digest. */
    private Path snapshot(SimDisk disk, int applied, int named, int at, long digest) throws IOException {
        DataTree tree = new DataTree(Golden.RULES);
        history.subList(0, applied).forEach(transaction -> tree.apply(transaction, TreeEvents.NONE));
        Path exact = new Snapshots(disk, Golden.SETTINGS)
                .write(tree, TreeMap::new, SliceGate.NONE)
                .file();
        byte[] bytes = disk.bytes(exact);
        disk.delete(exact);
        int sections = Golden.SETTINGS.snapshots().lastZxid() ? 33 + 21 : 33;
        ByteBuffer section =
                ByteBuffer.allocate(20).putLong(at).putInt(TxnDigest.VERSION).putLong(digest);
        Path file = Golden.FOLDER.resolve("snapshot." + Integer.toHexString(named));
        disk.put(file, SnapshotsTest.section(Arrays.copyOf(bytes, bytes.length - sections), section.array()));
        return file;
    }

    /** Zxids that are reported for a snapshot and the history behind it, up to a zxid. */
    private List<Long> reported(DataTree tree, int at, long digest, int until) {
        DigestCheck check = new DigestCheck(true);
        int from = (int) tree.lastZxid();
        check.loaded(
                new SnapshotReader.Loaded(
                        tree, new TreeMap<>(), at, digest, null, new SnapshotReader.Contents(at, true)),
                true);
        for (Transaction transaction : history.subList(from, until)) {
            tree.apply(transaction, TreeEvents.NONE);
            check.replayed(tree, transaction);
        }
        check.finish();
        assertEquals(0, check.fuzzyUntil());
        assertEquals(check.mismatches().size(), check.mismatchCount());
        return check.mismatches();
    }

    private long digest(int zxid) {
        return digests.get(zxid);
    }

    @Test
    void aRecordSaysBetterThanTheSnapshotWhatTheTreeIsAtTheEnd() throws IOException {
        for (int moment = 1; moment <= END; moment++) {
            assertEquals(List.of(), reported(tree(2, 2), 7, digest(moment), 7), "digest of " + moment);
        }
    }

    @Test
    void whereTheRecordHasNoDigestTheSnapshotsIsTaken() throws IOException {
        assertEquals(List.of(), reported(tree(2, 2), 5, digest(5), 5));
        assertEquals(List.of(5L), reported(tree(2, 2), 5, digest(6), 5));
        assertEquals(List.of(), reported(tree(2, 2), 5, digest(6), 6));
    }

    @Test
    void aNodeAsTheTransactionBehindTheEndMakesItIsNoFault() throws IOException {
        assertEquals(List.of(), reported(tree(8, 6), 7, digest(7), END));
        assertEquals(List.of(), reported(tree(8, 7), 7, digest(7), END));
        assertEquals(List.of(), reported(tree(6, 4), 4, digest(4), END), "the next record has no digest");
    }

    @Test
    void whatNoLaterRecordClearsIsReported() throws IOException {
        assertEquals(List.of(7L), reported(tree(8, 7), 7, digest(7), 7));
        assertEquals(List.of(4L), reported(tree(4, 4), 4, digest(6), 5));
    }

    @Test
    void aTreeThatIsWrongIsReportedFromTheEndOn() throws IOException {
        for (int at = 2; at <= END; at++) {
            DataTree wrong = tree(2, 2);
            Txn txn = new CreateTxn(OpCode.CREATE, "/x", null, Acl.OPEN, false, 1, 0);
            wrong.apply(
                    new Transaction(new TxnHeader(1, 1, 2, 1000, txn.opCode().code()), txn, null), TreeEvents.NONE);
            List<Long> expected = new ArrayList<>();
            for (long zxid = at; zxid <= END; zxid++) {
                if (zxid != 5 || at == 5) {
                    expected.add(zxid);
                }
            }
            assertEquals(expected, reported(wrong, at, digest(at), END));
        }
    }

    @Test
    void aSnapshotThatNobodyUsedLeavesNoDoubtBehind() throws IOException {
        DigestCheck check = new DigestCheck(true);
        SnapshotReader.Contents contents = new SnapshotReader.Contents(7, true);
        check.loaded(new SnapshotReader.Loaded(tree(7, 7), new TreeMap<>(), 7, digest(3), null, contents), true);
        check.loaded(new SnapshotReader.Loaded(tree(6, 6), new TreeMap<>(), 6, digest(6), null, contents), true);
        check.finish();
        assertEquals(0, check.mismatchCount());
    }

    @Test
    void aStartFromSuchASnapshotReportsNothing() throws IOException {
        SimDisk disk = Golden.disk(1);
        snapshot(disk, 8, 6, 7, digest(3));
        LogBytes log = new LogBytes();
        history.subList(6, END).forEach(transaction -> log.record(RandomTxns.payload(transaction)));
        disk.put(Golden.FOLDER.resolve("log.7"), log.bytes());
        Recovered recovered = Storage.open(disk, Golden.SETTINGS, Golden.RULES, WireLimits.DEFAULT);
        assertEquals(END, recovered.lastZxid());
        assertEquals(digest(END), recovered.tree().digest());
        assertEquals(List.of(), recovered.report().digestMismatches());
        assertEquals(0, recovered.fuzzyUntilZxid());
    }

    /** As an admin's restore gets it: with the zxid in a section of its own behind the digest's. */
    @Test
    void aStreamWithANodeOfLaterInItIsTakenThoughItsDigestIsAnother() throws IOException {
        assertEquals(8, nameless(8, 7, digest(7)).tree().lastZxid());
        BrokenSnapshotException refusal = assertThrows(BrokenSnapshotException.class, () -> nameless(7, 7, digest(6)));
        assertTrue(String.valueOf(refusal.getMessage()).contains("digest"), refusal.toString());
    }

    private SnapshotReader.Loaded nameless(int applied, int at, long digest) throws IOException {
        SimDisk disk = Golden.disk(1);
        byte[] bytes = SnapshotsTest.section(
                disk.bytes(snapshot(disk, applied, at, at, digest)),
                ByteBuffer.allocate(8).putLong(at).array());
        return SnapshotReader.readNameless(new ByteArrayInputStream(bytes), Golden.RULES, WireLimits.DEFAULT);
    }
}
