package io.zk.server.storage;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeWalk;
import io.zk.server.txn.Transaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.server.DataNode;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.TxnLogEntry;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.persistence.SnapStream;
import org.apache.zookeeper.server.util.SerializeUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that we write are read by Apache's classes, and the other way round, on a real disk. */
class ApacheFilesTest {
    private static final String EXTENDED_TYPES = "zookeeper.extendedTypesEnabled";

    private Path dataDir;
    private final Disk disk = new FileDisk();
    private final RandomTxns txns = new RandomTxns(11);

    @BeforeEach
    void prepare(@TempDir Path folder) {
        dataDir = folder;
        System.setProperty(EXTENDED_TYPES, "true");
    }

    @AfterEach
    void asItWas() {
        System.clearProperty(EXTENDED_TYPES);
        SnapStream.setStreamMode(SnapStream.StreamMode.CHECKED);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void apacheStartsOnOurFolder(Compression compression) throws IOException {
        StorageSettings settings = settings(compression);
        Storage.open(disk, settings, Golden.RULES, WireLimits.DEFAULT);
        try (TxnLog log = new TxnLog(disk, settings.logFolder(), settings.log(), new Random(1))) {
            for (int i = 1; i <= 500; i++) {
                Transaction transaction = txns.next();
                log.append(RandomTxns.payload(transaction), transaction.zxid());
                if (i % 7 == 0) {
                    log.force();
                    log.allocation().step();
                }
                if (i == 200) {
                    log.roll();
                    new Snapshots(disk, settings).write(txns.tree(), txns::sessions, SliceGate.NONE);
                }
            }
        }
        org.apache.zookeeper.server.DataTree tree = new org.apache.zookeeper.server.DataTree();
        Map<Long, Integer> sessions = new ConcurrentHashMap<>();
        FileTxnSnapLog apache = new FileTxnSnapLog(dataDir.toFile(), dataDir.toFile());
        int[] replayed = new int[1];
        assertEquals(500, apache.restore(tree, sessions, (header, txn, digest) -> replayed[0]++));
        apache.close();
        assertEquals(300, replayed[0]);
        assertEquals(txns.sessions(), new TreeMap<>(sessions));
        requireSame(txns.tree(), tree);
    }

    /** After a leader's state was put in the place of a longer history, the end of the new one was cut, and it went on. */
    @ParameterizedTest
    @EnumSource(Compression.class)
    void apacheStartsOnTheFolderOfOurMember(Compression compression) throws IOException {
        StorageSettings settings = settings(compression);
        Storage.openMember(disk, settings, Golden.RULES, WireLimits.DEFAULT);
        try (MemberLog log = new MemberLog(disk, settings, Golden.RULES, WireLimits.DEFAULT, 0, new Random(1))) {
            for (long zxid = 1; zxid <= 600; zxid++) {
                log.append(zxid, LogBytes.create(zxid, "/old" + zxid, new byte[50]));
                log.log().allocation().step();
            }
            for (int i = 1; i <= 200; i++) {
                txns.next();
            }
            log.install(200, txns.tree(), txns.sessions());
            log.log().allocation().step();
            log.append(201, LogBytes.create(201, "/cut", new byte[50]));
            log.log().allocation().step();
            assertTrue(log.truncate(200, false).done());
            for (int i = 201; i <= 400; i++) {
                log.append(i, RandomTxns.payload(txns.next()));
                log.log().allocation().step();
            }
            log.append(401, LogBytes.create(401, "/cut", new byte[50]));
            assertTrue(log.truncate(400, true).done());
            for (int i = 401; i <= 500; i++) {
                log.append(i, RandomTxns.payload(txns.next()));
            }
            log.settle();
        }
        org.apache.zookeeper.server.DataTree tree = new org.apache.zookeeper.server.DataTree();
        Map<Long, Integer> sessions = new ConcurrentHashMap<>();
        FileTxnSnapLog apache = new FileTxnSnapLog(dataDir.toFile(), dataDir.toFile());
        assertEquals(500, apache.restore(tree, sessions, (header, txn, digest) -> {}));
        apache.close();
        assertEquals(txns.sessions(), new TreeMap<>(sessions));
        requireSame(txns.tree(), tree);
        Recovered ours = Storage.openMember(disk, settings, Golden.RULES, WireLimits.DEFAULT)
                .state();
        assertEquals(500, ours.lastZxid());
        assertEquals(Golden.image(txns.tree()), Golden.image(ours.tree()));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void weStartOnTheFolderOfApache(Compression compression) throws IOException {
        SnapStream.setStreamMode(
                switch (compression) {
                    case NONE -> SnapStream.StreamMode.CHECKED;
                    case GZIP -> SnapStream.StreamMode.GZIP;
                    case SNAPPY -> SnapStream.StreamMode.SNAPPY;
                });
        org.apache.zookeeper.server.DataTree tree = new org.apache.zookeeper.server.DataTree();
        FileTxnSnapLog apache = new FileTxnSnapLog(dataDir.toFile(), dataDir.toFile());
        apache.save(tree, new ConcurrentHashMap<>(), false);
        for (int i = 1; i <= 500; i++) {
            TxnLogEntry entry = SerializeUtils.deserializeTxn(RandomTxns.payload(txns.next()));
            tree.processTxn(entry.getHeader(), entry.getTxn(), entry.getDigest());
            apache.append(new Request(entry.getHeader(), entry.getTxn(), entry.getDigest()));
            if (i % 9 == 0) {
                apache.commit();
            }
            if (i == 200) {
                apache.save(tree, new ConcurrentHashMap<>(txns.sessions()), true);
                apache.rollLog();
            }
        }
        apache.commit();
        apache.close();
        requireSame(txns.tree(), tree);

        Recovered recovered = Storage.open(disk, settings(compression), Golden.RULES, WireLimits.DEFAULT);
        assertEquals(
                "snapshot.c8" + compression.suffix(),
                nameOf(requireNonNull(recovered.report().snapshot())));
        assertEquals(500, recovered.lastZxid());
        assertEquals(300, recovered.report().replayed());
        assertEquals(0, recovered.report().digestMismatchCount());
        assertEquals(txns.sessions(), recovered.sessions());
        requireSame(recovered.tree(), tree);
        assertEquals(Golden.image(txns.tree()), Golden.image(recovered.tree()));
    }

    @Test
    void apacheTruncatesWhereWeDoIfTheTransactionIsThere() throws IOException {
        for (int zxid : new int[] {2, 3, 4, 5}) {
            for (boolean ours : new boolean[] {true, false}) {
                Path folder = dataDir.resolve(zxid + "-" + ours);
                StorageSettings settings = StorageSettings.of(folder);
                Storage.open(disk, settings, Golden.RULES, WireLimits.DEFAULT);
                writeLog(settings, new LogBytes().session(1).create(2, "/a").create(3, "/b"), 1);
                writeLog(settings, new LogBytes().create(4, "/c").create(5, "/d"), 4);
                if (ours) {
                    assertTrue(truncate(settings, 5, zxid));
                } else {
                    FileTxnSnapLog apache = new FileTxnSnapLog(folder.toFile(), folder.toFile());
                    assertTrue(apache.truncateLog(zxid));
                    apache.close();
                }
            }
            Path ours = StorageSettings.of(dataDir.resolve(zxid + "-true")).logFolder();
            Path apaches = StorageSettings.of(dataDir.resolve(zxid + "-false")).logFolder();
            assertEquals(sizes(apaches), sizes(ours), "zxid " + zxid);
        }
        Path folder = dataDir.resolve("9");
        StorageSettings settings = StorageSettings.of(folder);
        Storage.open(disk, settings, Golden.RULES, WireLimits.DEFAULT);
        writeLog(settings, LogBytes.ofThree(), 1);
        assertFalse(truncate(settings, 3, 9));
    }

    private boolean truncate(StorageSettings settings, long lastZxid, long zxid) throws IOException {
        try (MemberLog log = new MemberLog(disk, settings, Golden.RULES, WireLimits.DEFAULT, lastZxid, new Random(1))) {
            return log.truncate(zxid, false).done();
        }
    }

    private SortedMap<String, Long> sizes(Path folder) throws IOException {
        SortedMap<String, Long> sizes = new TreeMap<>();
        for (String name : disk.list(folder)) {
            sizes.put(name, disk.size(folder.resolve(name)));
        }
        return sizes;
    }

    private void writeLog(StorageSettings settings, LogBytes log, long zxid) throws IOException {
        try (DiskFile file = disk.create(settings.logFolder().resolve("log." + zxid))) {
            file.writeFully(ByteBuffer.wrap(log.bytes()), 0);
        }
    }

    private StorageSettings settings(Compression compression) {
        LogLimits limits = new LogLimits(1 << 16, true, 100_000, -1, -1);
        return new StorageSettings(
                dataDir, dataDir, StartRules.DEFAULT, limits, new SnapshotFormat(compression, true, true));
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Every node, its data, ACL and all of its counters; the digest covers the same by another way. */
    private static void requireSame(DataTree ours, org.apache.zookeeper.server.DataTree apaches) {
        List<String> paths = new ArrayList<>();
        TreeWalk walk = new TreeWalk(ours);
        boolean more = true;
        while (more) {
            more = walk.next(100, (path, node) -> {
                paths.add(path);
                DataNode other = requireNonNull(apaches.getNode(path), path);
                assertArrayEquals(other.getData(), node.data(), path);
                assertEquals(texts(apaches.getACL(other)), texts(ours, node.aclId()), path);
                assertEquals(other.stat.getCversion(), node.storedCversion(), path);
                assertEquals(other.stat.getEphemeralOwner(), node.storedOwner(), path);
            });
        }
        assertTrue(paths.size() > 50, "only " + paths.size() + " nodes");
        // Apache keeps the root under two names, and counts both.
        assertEquals(apaches.getNodeCount(), paths.size() + 1);
        assertEquals(apaches.getTreeDigest(), ours.digest());
    }

    private static List<String> texts(List<ACL> acl) {
        return acl.stream()
                .map(entry -> entry.getPerms()
                        + entry.getId().getScheme()
                        + entry.getId().getId())
                .toList();
    }

    private static List<String> texts(DataTree tree, int aclId) {
        List<Acl> acl = requireNonNull(tree.acl(aclId));
        return acl.stream()
                .map(entry -> entry.perms() + entry.id().scheme() + entry.id().id())
                .toList();
    }
}
