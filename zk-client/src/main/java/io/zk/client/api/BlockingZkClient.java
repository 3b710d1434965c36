package io.zk.client.api;

import io.zk.client.net.SessionView;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.Stat;
import io.zk.protocol.data.WatcherType;
import io.zk.protocol.message.ClientInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link ZkClient} for threads that wait: each method does what its namesake there does, returns the result, and throws
 * the {@link ZkException} that the future would fail with. It waits at most for the client's request time-out.
 *
 * <p>May be used inside callbacks: replies do not come through the callback thread. Only the I/O thread itself may not
 * wait, and gets an IllegalStateException. A thread that is interrupted stops waiting with InterruptedException; the
 * request goes on, and if it is a write it may be carried out.
 *
 * <p>Safe for any number of threads.
 */
public final class BlockingZkClient {
    private final ZkClient client;
    private final SessionCalls calls;
    private final Operations operations;

    BlockingZkClient(ZkClient client, SessionCalls calls, Operations operations) {
        this.client = client;
        this.calls = calls;
        this.operations = operations;
    }

    /** The same session with futures. */
    public ZkClient async() {
        return client;
    }

    /**
     * Waits for a connection.
     *
     * @throws ZkException with CONNECTION_LOSS if there is none in time
     */
    public SessionView awaitConnected(Duration timeout) throws InterruptedException {
        return calls.awaitConnected(timeout.toMillis());
    }

    public Created create(String path, byte @Nullable [] data) throws InterruptedException {
        return create(path, data, CreateOptions.PERSISTENT);
    }

    public Created create(String path, byte @Nullable [] data, CreateMode mode) throws InterruptedException {
        return create(path, data, CreateOptions.of(mode));
    }

    public Created create(String path, byte @Nullable [] data, CreateOptions options) throws InterruptedException {
        return calls.await(operations.create(path, data, options));
    }

    public void delete(String path, int version) throws InterruptedException {
        calls.await(operations.delete(path, version));
    }

    public Optional<Stat> exists(String path) throws InterruptedException {
        return calls.await(operations.exists(path, null));
    }

    public Optional<Stat> exists(String path, Watcher watcher) throws InterruptedException {
        return calls.await(operations.exists(path, watcher));
    }

    public NodeData data(String path) throws InterruptedException {
        return calls.await(operations.data(path, null));
    }

    public NodeData data(String path, Watcher watcher) throws InterruptedException {
        return calls.await(operations.data(path, watcher));
    }

    public Stat setData(String path, byte @Nullable [] data, int version) throws InterruptedException {
        return calls.await(operations.setData(path, data, version));
    }

    public NodeAcl acl(String path) throws InterruptedException {
        return calls.await(operations.acl(path));
    }

    public Stat setAcl(String path, List<Acl> acl, int version) throws InterruptedException {
        return calls.await(operations.setAcl(path, acl, version));
    }

    public Children children(String path) throws InterruptedException {
        return calls.await(operations.children(path, null));
    }

    public Children children(String path, Watcher watcher) throws InterruptedException {
        return calls.await(operations.children(path, watcher));
    }

    public int descendantCount(String path) throws InterruptedException {
        return calls.await(operations.descendantCount(path));
    }

    public List<String> ephemerals(String prefix) throws InterruptedException {
        return calls.await(operations.ephemerals(prefix));
    }

    public void sync(String path) throws InterruptedException {
        calls.await(operations.sync(path));
    }

    public List<OpResult> multi(List<Op> ops) throws InterruptedException {
        return calls.await(operations.multi(ops));
    }

    public List<ReadResult> multiRead(List<ReadOp> ops) throws InterruptedException {
        return calls.await(operations.multiRead(ops));
    }

    public void addWatch(String path, Watcher watcher, AddWatchMode mode) throws InterruptedException {
        calls.await(operations.addWatch(path, watcher, mode));
    }

    public void removeWatches(String path, Watcher watcher, WatcherType type) throws InterruptedException {
        calls.await(operations.removeWatches(path, type, watcher, false));
    }

    public void removeAllWatches(String path, WatcherType type) throws InterruptedException {
        calls.await(operations.removeWatches(path, type, null, false));
    }

    public void forgetWatches(String path, WatcherType type) throws InterruptedException {
        calls.await(operations.removeWatches(path, type, null, true));
    }

    public void forgetWatches(String path, Watcher watcher, WatcherType type) throws InterruptedException {
        calls.await(operations.removeWatches(path, type, watcher, true));
    }

    public void authenticate(String scheme, byte[] credential) throws InterruptedException {
        calls.awaitAuthentication(scheme, credential);
    }

    public List<ClientInfo> whoAmI() throws InterruptedException {
        return calls.await(operations.whoAmI());
    }

    public NodeData config() throws InterruptedException {
        return calls.await(operations.config(null));
    }

    public NodeData config(Watcher watcher) throws InterruptedException {
        return calls.await(operations.config(watcher));
    }

    public NodeData reconfigure(
            @Nullable String joining, @Nullable String leaving, @Nullable String members, long configId)
            throws InterruptedException {
        return calls.await(operations.reconfigure(joining, leaving, members, configId));
    }
}
