package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * What several clients did to the same few nodes, and whether one copy could have done it: writes, writes of a certain
 * version, and reads behind a sync. Every value is written once, and every answer tells the zxid of the last change, so the
 * order is known: it has to agree with the clock. Any thread.
 */
final class History {
    private static final int NODES = 3;
    private static final String ROOT = "/history";

    /**
     * One operation.
     *
     * @param zxid of the change that the node shows, -1 if the answer is not known
     * @param version of the node then
     */
    record Operation(int node, boolean writes, String value, long zxid, int version, long calledAt, long returnedAt) {
        boolean known() {
            return zxid >= 0;
        }
    }

    private final List<Operation> operations = new ArrayList<>();
    private long values;

    void prepare(ZooKeeper zk) throws Exception {
        zk.create(ROOT, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        for (int node = 0; node < NODES; node++) {
            Stat stat = new Stat();
            String value = nextValue();
            long called = System.nanoTime();
            zk.create(path(node), value.getBytes(UTF_8), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, stat);
            add(new Operation(node, true, value, stat.getMzxid(), 0, called, System.nanoTime()));
        }
    }

    private static String path(int node) {
        return ROOT + "/" + node;
    }

    private synchronized String nextValue() {
        return "v" + ++values;
    }

    synchronized void add(Operation operation) {
        operations.add(operation);
    }

    synchronized long known() {
        return operations.stream().filter(Operation::known).count();
    }

    /**
     * One client, one operation at a time, until it is told to stop.
     *
     * @throws KeeperException on a refusal that nothing here asks for
     */
    void run(ZooKeeper zk, Random random, AtomicBoolean stop) throws InterruptedException, KeeperException {
        int[] versions = new int[NODES];
        while (!stop.get()) {
            int node = random.nextInt(NODES);
            if (random.nextInt(3) == 0) {
                read(zk, node, versions);
            } else {
                write(zk, node, random.nextBoolean() ? -1 : versions[node], versions);
            }
        }
    }

    private void read(ZooKeeper zk, int node, int[] versions) throws InterruptedException, KeeperException {
        long called = System.nanoTime();
        try {
            zk.sync(path(node));
            Stat stat = new Stat();
            String value = new String(zk.getData(path(node), false, stat), UTF_8);
            versions[node] = stat.getVersion();
            add(new Operation(node, false, value, stat.getMzxid(), stat.getVersion(), called, System.nanoTime()));
        } catch (KeeperException.ConnectionLossException | KeeperException.SessionExpiredException unanswered) {
            // It says nothing.
        }
    }

    private void write(ZooKeeper zk, int node, int version, int[] versions)
            throws InterruptedException, KeeperException {
        String value = nextValue();
        long called = System.nanoTime();
        try {
            Stat stat = zk.setData(path(node), value.getBytes(UTF_8), version);
            versions[node] = stat.getVersion();
            add(new Operation(node, true, value, stat.getMzxid(), stat.getVersion(), called, System.nanoTime()));
        } catch (KeeperException.BadVersionException refused) {
            versions[node]++;
        } catch (KeeperException.ConnectionLossException | KeeperException.SessionExpiredException unanswered) {
            add(new Operation(node, true, value, -1, -1, called, Long.MAX_VALUE));
        }
    }

    /** What no single copy could have answered; empty is good. */
    synchronized List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            int of = node;
            check(
                    operations.stream()
                            .filter(operation -> operation.node() == of)
                            .toList(),
                    findings);
        }
        return findings;
    }

    private static void check(List<Operation> all, List<String> findings) {
        Map<String, Operation> writes = new HashMap<>();
        Map<Long, Operation> changes = new HashMap<>();
        for (Operation operation : all) {
            if (operation.writes()) {
                writes.put(operation.value(), operation);
            }
        }
        List<Operation> known = all.stream().filter(Operation::known).toList();
        for (Operation operation : known) {
            Operation origin = writes.get(operation.value());
            if (origin == null
                    || origin.calledAt() > operation.returnedAt()
                    || origin.known() && origin.zxid() != operation.zxid()) {
                findings.add(operation + " shows what " + origin + " wrote");
            }
            Operation same = changes.putIfAbsent(operation.zxid(), operation);
            if (same != null && (!same.value().equals(operation.value()) || same.version() != operation.version())) {
                findings.add(operation + " and " + same + " do not agree");
            }
        }
        checkVersions(new ArrayList<>(changes.values()), findings);
        checkClock(known, findings);
    }

    private static void checkVersions(List<Operation> changes, List<String> findings) {
        changes.sort(Comparator.comparingLong(Operation::zxid));
        for (int i = 1; i < changes.size(); i++) {
            if (changes.get(i).version() <= changes.get(i - 1).version()) {
                findings.add(changes.get(i) + " follows " + changes.get(i - 1));
            }
        }
    }

    /** What was over before another operation was called is before it in the order. */
    private static void checkClock(List<Operation> known, List<String> findings) {
        List<Operation> called = new ArrayList<>(known);
        called.sort(Comparator.comparingLong(Operation::calledAt));
        List<Operation> returned = new ArrayList<>(known);
        returned.sort(Comparator.comparingLong(Operation::returnedAt));
        Operation newest = null;
        int over = 0;
        for (Operation operation : called) {
            while (returned.get(over).returnedAt() < operation.calledAt()) {
                Operation before = returned.get(over++);
                newest = newest == null || before.zxid() > newest.zxid() ? before : newest;
            }
            if (newest != null
                    && (operation.zxid() < newest.zxid() || operation.writes() && operation.zxid() == newest.zxid())) {
                findings.add(operation + " was called when " + newest + " was over");
            }
        }
    }
}
