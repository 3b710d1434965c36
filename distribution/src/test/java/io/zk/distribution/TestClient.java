package io.zk.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * A handle of Apache's client that writes down what its watchers are told. The recording is fed by the client's event
 * thread and read by the test's.
 */
final class TestClient implements AutoCloseable {
    static final int TIMEOUT_MILLIS = 20_000;

    private final List<String> events = new ArrayList<>();
    private final List<KeeperState> states = new ArrayList<>();
    final ZooKeeper zk;

    private TestClient(Opening opening) {
        try {
            zk = opening.open(this::sessionEvent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Opening {
        ZooKeeper open(Watcher sessionWatcher) throws IOException;
    }

    /** A new session; returns when it is established. */
    static TestClient connect(String connectString, int timeoutMillis) {
        return connect(connectString, timeoutMillis, new ZKClientConfig());
    }

    /** The same with settings of Apache's client. */
    static TestClient connect(String connectString, int timeoutMillis, ZKClientConfig config) {
        TestClient client = new TestClient(watcher -> new ZooKeeper(connectString, timeoutMillis, watcher, config));
        client.awaitState(KeeperState.SyncConnected);
        return client;
    }

    static TestClient connect(RunningServer server) {
        return connect(server.connectString(), TIMEOUT_MILLIS);
    }

    /** A new session of a client configured so; doesn't wait for the outcome. */
    static TestClient open(RunningServer server, ZKClientConfig config) {
        return new TestClient(watcher -> new ZooKeeper(server.connectString(), TIMEOUT_MILLIS, watcher, config));
    }

    /** Opens a session that another handle began, or began long ago; doesn't wait for the outcome. */
    static TestClient resume(RunningServer server, long sessionId, byte[] password) {
        return new TestClient(
                watcher -> new ZooKeeper(server.connectString(), TIMEOUT_MILLIS, watcher, sessionId, password));
    }

    private synchronized void sessionEvent(WatchedEvent event) {
        if (event.getType() == Watcher.Event.EventType.None) {
            states.add(event.getState());
        } else {
            events.add("default " + text(event));
        }
        notifyAll();
    }

    /** A watcher whose events are written down under a name. Session states, which each watcher is told too, are not. */
    Watcher watcher(String name) {
        return event -> {
            if (event.getType() != Watcher.Event.EventType.None) {
                synchronized (this) {
                    events.add(name + " " + text(event));
                    notifyAll();
                }
            }
        };
    }

    private static String text(WatchedEvent event) {
        return event.getType() + " " + event.getPath();
    }

    /** Waits until this state has been told since the handle was opened, or since {@link #forgetStates}. */
    synchronized void awaitState(KeeperState state) {
        await(() -> states.contains(state), "state " + state);
    }

    synchronized List<KeeperState> states() {
        return List.copyOf(states);
    }

    synchronized void forgetStates() {
        states.clear();
    }

    /** Waits until so many events are there, then takes them. */
    synchronized List<String> awaitEvents(int count) {
        await(() -> events.size() >= count, count + " events");
        return take();
    }

    private void await(BooleanSupplier reached, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!reached.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("no " + what + " within 30 s: states " + states + ", events " + events);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /**
     * Takes all events of changes that the server had carried out before this call. A read comes back after the events
     * before it, and its callback runs after theirs: no waiting for luck.
     */
    List<String> settledEvents() {
        if (!zk.getState().isConnected()) {
            return List.of();
        }
        CountDownLatch passed = new CountDownLatch(1);
        zk.exists("/", false, (code, path, context, stat) -> passed.countDown(), null);
        try {
            if (!passed.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("a read is not answered");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return take();
    }

    private synchronized List<String> take() {
        List<String> taken = new ArrayList<>(events);
        events.clear();
        return taken;
    }

    /** Deletes a node and all below it; none there is fine. */
    void deleteAll(String path) throws KeeperException, InterruptedException {
        try {
            for (String child : zk.getChildren(path, false)) {
                deleteAll(path.equals("/") ? "/" + child : path + "/" + child);
            }
            zk.delete(path, -1);
        } catch (KeeperException.NoNodeException e) {
            // Somebody else was faster.
        }
    }

    @Override
    public void close() {
        try {
            zk.close();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
