package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;

/**
 * Writes to nodes of its own, many in flight, and knows of each node what may be read of it after a crash: the last
 * state that was acknowledged, or one that was asked for later and not answered. Every value is written once, so
 * that a write that comes back from the past shows. One thread writes; answers come on the client's event thread.
 */
final class WriteLoad {
    private static final int NODES = 24;
    private static final int IN_FLIGHT = 16;

    /** What is known of one node. A state is its data, or null for "no such node". */
    private static final class Known {
        final String path;
        String acknowledged;
        final Deque<State> unanswered = new ArrayDeque<>();

        Known(String path) {
            this.path = path;
        }

        void acknowledge(State state) {
            if (unanswered.contains(state)) {
                while (unanswered.removeFirst() != state) {
                    // Carried out before it, or never.
                }
            }
            acknowledged = state.data();
        }

        String latest() {
            return unanswered.isEmpty() ? acknowledged : unanswered.getLast().data();
        }
    }

    /** What one write leaves: an object of its own for each. */
    private static final class State {
        private final String data;

        State(String data) {
            this.data = data;
        }

        String data() {
            return data;
        }

        @Override
        public String toString() {
            return data;
        }
    }

    private final String root;
    private final Random random;
    private final List<Known> nodes = new ArrayList<>();
    private final List<Known> pair = new ArrayList<>();
    private final List<String> surprises = new ArrayList<>();
    private boolean lost;
    private long written;
    private long acknowledgements;

    WriteLoad(String root, long seed) {
        this.root = root;
        random = new Random(seed);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Known(root + "/n" + i));
        }
        pair.add(new Known(root + "/left"));
        pair.add(new Known(root + "/right"));
    }

    /** Makes the nodes that are always there. */
    void prepare(ZooKeeper zk) throws Exception {
        zk.create(root, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        for (Known node : pair) {
            zk.create(node.path, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            node.acknowledged = "";
        }
    }

    /** Writes until it is told to stop; returns when each write is answered or known to be lost. */
    void run(ZooKeeper zk, AtomicBoolean stop) throws InterruptedException {
        run(zk, stop, 0);
    }

    /** The same with a pause after each write. */
    void run(ZooKeeper zk, AtomicBoolean stop, long pauseMicros) throws InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        while (!stop.get()) {
            free.acquire();
            write(zk, free);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(pauseMicros));
        }
        free.acquire(IN_FLIGHT);
    }

    private synchronized void write(ZooKeeper zk, Semaphore free) {
        String value = root + "#" + ++written;
        byte[] data = value.getBytes(UTF_8);
        if (random.nextInt(8) == 0) {
            State state = new State(value);
            pair.forEach(node -> node.unanswered.add(state));
            List<Op> ops = List.of(Op.setData(pair.get(0).path, data, -1), Op.setData(pair.get(1).path, data, -1));
            zk.multi(ops, (code, path, context, results) -> answered(pair, state, code, free), null);
            return;
        }
        Known node = nodes.get(random.nextInt(NODES));
        List<Known> one = List.of(node);
        boolean there = node.latest() != null;
        State state = new State(there && random.nextInt(3) == 0 ? null : value);
        node.unanswered.add(state);
        if (!there) {
            zk.create(
                    node.path,
                    data,
                    OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (code, path, context, name) -> answered(one, state, code, free),
                    null);
        } else if (state.data() == null) {
            zk.delete(node.path, -1, (code, path, context) -> answered(one, state, code, free), null);
        } else {
            zk.setData(node.path, data, -1, (code, path, context, stat) -> answered(one, state, code, free), null);
        }
    }

    /**
     * What a session asked for before an acknowledged write was carried out before it, or never will be. After a lost
     * write the next one may be refused: it was meant for another state.
     */
    private void answered(List<Known> written, State state, int code, Semaphore free) {
        synchronized (this) {
            boolean refused = code == Code.NONODE.intValue() || code == Code.NODEEXISTS.intValue();
            if (code == Code.OK.intValue()) {
                written.forEach(node -> node.acknowledge(state));
                acknowledgements++;
            } else if (code == Code.CONNECTIONLOSS.intValue() || code == Code.SESSIONEXPIRED.intValue()) {
                lost = true;
            } else if (refused && lost) {
                written.forEach(node -> node.unanswered.remove(state));
            } else {
                surprises.add(written.get(0).path + ": " + Code.get(code));
            }
        }
        free.release();
    }

    synchronized long acknowledgements() {
        return acknowledgements;
    }

    /** Reads everything after a restart. What is found is what the next round starts from. */
    synchronized List<String> check(ZooKeeper zk) throws Exception {
        List<String> findings = new ArrayList<>(surprises);
        surprises.clear();
        lost = false;
        for (Known node : nodes) {
            check(zk, node, findings);
        }
        for (Known node : pair) {
            check(zk, node, findings);
        }
        if (!Objects.equals(pair.get(0).acknowledged, pair.get(1).acknowledged)) {
            findings.add("half a multi: " + pair.get(0).acknowledged + " and " + pair.get(1).acknowledged);
        }
        return findings;
    }

    private static void check(ZooKeeper zk, Known node, List<String> findings) throws Exception {
        String found = read(zk, node.path);
        boolean explained = Objects.equals(found, node.acknowledged)
                || node.unanswered.stream().anyMatch(state -> Objects.equals(state.data(), found));
        if (!explained) {
            findings.add(node.path + " is " + found + "; acknowledged was " + node.acknowledged + ", unanswered "
                    + node.unanswered);
        }
        node.acknowledged = found;
        node.unanswered.clear();
    }

    private static String read(ZooKeeper zk, String path) throws Exception {
        try {
            byte[] data = zk.getData(path, false, null);
            return data == null ? "" : new String(data, UTF_8);
        } catch (KeeperException.NoNodeException e) {
            return null;
        }
    }
}
