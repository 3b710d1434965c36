package io.zk.client.api;

import io.zk.client.hosts.ConnectString;
import io.zk.client.net.SessionView;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.Stat;
import io.zk.protocol.data.WatcherType;
import io.zk.protocol.message.ClientInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session with a ZooKeeper ensemble, and everything that can be asked of it, answered by futures.
 *
 * <pre>{@code
 * try (ZkClient client = ZkClient.connect("zoo1,zoo2,zoo3/app")) {
 *     client.create("/config", bytes)
 *             .thenCompose(created -> client.data("/config", event -> reload()))
 *             .thenAccept(node -> use(node.data()));
 * }
 * }</pre>
 *
 * <p><b>Connecting.</b> {@link #connect} returns at once; requests wait for the connection. When it is lost the client
 * goes to another server by itself, with the same session, its watches and its credentials. A session that the servers
 * have dropped is over: make a new client.
 *
 * <p><b>Failures.</b> A future fails with a {@link ZkException}; its code says why. A write that was sent and whose
 * reply was lost fails with {@link OutcomeUnknownException}: nobody can say whether it was carried out. Nothing is ever
 * sent twice. Arguments that cannot be right, such as a path that is none, throw IllegalArgumentException at once.
 *
 * <p><b>Order.</b> Requests are carried out in the order submitted. Futures complete, and watchers and session listeners
 * are called, on one callback thread, one after another: a watcher hears of a change before any future completes that
 * shows it. Inside a callback use {@code thenCompose} and the like, or {@link #blocking()}; waiting there for a future
 * of this client throws IllegalStateException, for it could never end.
 *
 * <p><b>Paths</b> are relative to the chroot at the end of the connection string, in both directions.
 *
 * <p>Safe for any number of threads.
 */
public final class ZkClient implements AutoCloseable {
    private final SessionCalls calls;
    private final Operations operations;
    private final BlockingZkClient blocking;

    private ZkClient(SessionCalls calls, Operations operations) {
        this.calls = calls;
        this.operations = operations;
        this.blocking = new BlockingZkClient(this, calls, operations);
    }

    /** {@link #connect(String, ClientOptions)} with {@link ClientOptions#DEFAULT}. */
    public static ZkClient connect(String connectString) {
        return connect(connectString, ClientOptions.DEFAULT);
    }

    /**
     * Starts a session.
     *
     * @param connectString {@code host[:port][,host[:port]...][/chroot]}; port 2181 unless given, IPv6 addresses in
     *     brackets. The servers are tried in random order, each name resolved anew each time. The chroot need not exist.
     * @throws IllegalArgumentException saying what is wrong with the string
     */
    public static ZkClient connect(String connectString, ClientOptions options) {
        ConnectString parsed = ConnectString.parse(connectString);
        Operations operations = new Operations(parsed.chroot());
        SessionCalls calls = new SessionCalls(parsed, options);
        calls.start();
        return new ZkClient(calls, operations);
    }

    /** The same session for threads that want to wait for each result. */
    public BlockingZkClient blocking() {
        return blocking;
    }

    /** State, session id and password, negotiated timeout and server, as of the last change. */
    public SessionView session() {
        return calls.session();
    }

    /** Completes when the client is connected, now or for the first time; fails if the session ends before. */
    public CompletableFuture<SessionView> whenConnected() {
        return calls.whenConnected();
    }

    /** Has this called, on the callback thread, at every change of the session from now on. */
    public void addSessionListener(Consumer<SessionEvent> listener) {
        calls.addSessionListener(listener);
    }

    /** Creates a persistent node that everybody may do everything with. Null data is not the same as none. */
    public CompletableFuture<Created> create(String path, byte @Nullable [] data) {
        return create(path, data, CreateOptions.PERSISTENT);
    }

    /** Creates a node of this mode that everybody may do everything with. */
    public CompletableFuture<Created> create(String path, byte @Nullable [] data, CreateMode mode) {
        return create(path, data, CreateOptions.of(mode));
    }

    /**
     * Creates a node. Fails with NODE_EXISTS, with NO_NODE if there is no parent, or with NO_CHILDREN_FOR_EPHEMERALS.
     * The path given back tells the number of a sequential node.
     */
    public CompletableFuture<Created> create(String path, byte @Nullable [] data, CreateOptions options) {
        return calls.submit(operations.create(path, data, options));
    }

    /**
     * Deletes a node without children. Fails with NO_NODE, NOT_EMPTY or BAD_VERSION.
     *
     * @param version the node must have; -1 for any
     */
    public CompletableFuture<@Nullable Void> delete(String path, int version) {
        return calls.submit(operations.delete(path, version));
    }

    /** Whether there is such a node: its stat, or empty. */
    public CompletableFuture<Optional<Stat>> exists(String path) {
        return calls.submit(operations.exists(path, null));
    }

    /** As {@link #exists(String)}; the watcher hears once of the node's creation, next change, or deletion. */
    public CompletableFuture<Optional<Stat>> exists(String path, Watcher watcher) {
        return calls.submit(operations.exists(path, watcher));
    }

    /** What the node holds. Fails with NO_NODE. */
    public CompletableFuture<NodeData> data(String path) {
        return calls.submit(operations.data(path, null));
    }

    /** As {@link #data(String)}; the watcher hears once of the next change or the deletion. */
    public CompletableFuture<NodeData> data(String path, Watcher watcher) {
        return calls.submit(operations.data(path, watcher));
    }

    /**
     * Replaces what the node holds. Fails with NO_NODE or BAD_VERSION.
     *
     * @param version the node must have; -1 for any
     */
    public CompletableFuture<Stat> setData(String path, byte @Nullable [] data, int version) {
        return calls.submit(operations.setData(path, data, version));
    }

    /** Who may do what with the node. */
    public CompletableFuture<NodeAcl> acl(String path) {
        return calls.submit(operations.acl(path));
    }

    /**
     * Replaces the list of who may do what. Fails with INVALID_ACL if it is empty or names an unknown scheme.
     *
     * @param version of the list (the stat's aversion); -1 for any
     */
    public CompletableFuture<Stat> setAcl(String path, List<Acl> acl, int version) {
        return calls.submit(operations.setAcl(path, acl, version));
    }

    /** The names of the node's children, and its stat. */
    public CompletableFuture<Children> children(String path) {
        return calls.submit(operations.children(path, null));
    }

    /** As {@link #children(String)}; the watcher hears once of the next child created or deleted, or of the deletion. */
    public CompletableFuture<Children> children(String path, Watcher watcher) {
        return calls.submit(operations.children(path, watcher));
    }

    /** Number of nodes below the node, at any depth. */
    public CompletableFuture<Integer> descendantCount(String path) {
        return calls.submit(operations.descendantCount(path));
    }

    /** Paths of this session's ephemeral nodes that begin with the prefix, compared as text; "/" for all. */
    public CompletableFuture<List<String>> ephemerals(String prefix) {
        return calls.submit(operations.ephemerals(prefix));
    }

    /** Completes once this client's server has caught up with the leader: a read after it sees every earlier write. */
    public CompletableFuture<@Nullable Void> sync(String path) {
        return calls.submit(operations.sync(path));
    }

    /**
     * Does all of these or none, in order, as one write: nobody ever sees a part. Fails with {@link
     * MultiFailedException}, which names the operation at fault.
     */
    public CompletableFuture<List<OpResult>> multi(List<Op> ops) {
        return calls.submit(operations.multi(ops));
    }

    /** Reads several nodes with one request. Each read succeeds or fails for itself; they are not one snapshot. */
    public CompletableFuture<List<ReadResult>> multiRead(List<ReadOp> ops) {
        return calls.submit(operations.multiRead(ops));
    }

    /**
     * Watches a node, existing or not, until {@link #removeWatches}. PERSISTENT hears what the watches of exists, data
     * and children would; PERSISTENT_RECURSIVE hears of creation, change and deletion of the node and all below it.
     */
    public CompletableFuture<@Nullable Void> addWatch(String path, Watcher watcher, AddWatchMode mode) {
        return calls.submit(operations.addWatch(path, watcher, mode));
    }

    /**
     * Removes this watcher's watches of a type from a path; it hears a removed event. Fails with NO_WATCHER. If the
     * servers can't be asked the watches stay, and the future fails.
     */
    public CompletableFuture<@Nullable Void> removeWatches(String path, Watcher watcher, WatcherType type) {
        return calls.submit(operations.removeWatches(path, type, watcher, false));
    }

    /** As {@link #removeWatches}, for all watchers of the path. */
    public CompletableFuture<@Nullable Void> removeAllWatches(String path, WatcherType type) {
        return calls.submit(operations.removeWatches(path, type, null, false));
    }

    /** As {@link #removeAllWatches}; without a connection the watches are forgotten here, and not set again. */
    public CompletableFuture<@Nullable Void> forgetWatches(String path, WatcherType type) {
        return calls.submit(operations.removeWatches(path, type, null, true));
    }

    /** As {@link #forgetWatches(String, WatcherType)}, for one watcher. */
    public CompletableFuture<@Nullable Void> forgetWatches(String path, Watcher watcher, WatcherType type) {
        return calls.submit(operations.removeWatches(path, type, watcher, true));
    }

    /**
     * Presents a credential, now and on every later connection; for scheme "digest" the bytes of {@code user:password}.
     * It counts for requests submitted after this. A refused one ends the session: AUTH_FAILED.
     */
    public CompletableFuture<@Nullable Void> authenticate(String scheme, byte[] credential) {
        return calls.authenticate(scheme, credential);
    }

    /** Who this client is, in the eyes of its server: one entry for each scheme and id. */
    public CompletableFuture<List<ClientInfo>> whoAmI() {
        return calls.submit(operations.whoAmI());
    }

    /** The ensemble's configuration: the text of /zookeeper/config, whatever the chroot. */
    public CompletableFuture<NodeData> config() {
        return calls.submit(operations.config(null));
    }

    /** As {@link #config()}; the watcher hears once of the next change, under the path /zookeeper/config. */
    public CompletableFuture<NodeData> config(Watcher watcher) {
        return calls.submit(operations.config(watcher));
    }

    /**
     * Changes the members of the ensemble: some joining and leaving, or a whole new list. Needs an ensemble that allows
     * it, and usually the super user.
     *
     * @param joining comma-separated {@code server.5=host:port:port:role;host:port}, or null
     * @param leaving comma-separated ids, or null
     * @param members all new members, or null; if given the other two are ignored
     * @param configId version the present configuration must have; -1 for any
     * @return the new configuration
     */
    public CompletableFuture<NodeData> reconfigure(
            @Nullable String joining, @Nullable String leaving, @Nullable String members, long configId) {
        return calls.submit(operations.reconfigure(joining, leaving, members, configId));
    }

    /**
     * Takes another list of servers. A client whose server is not in it moves; if the list grew, as many clients move
     * as spreads them evenly. The session stays. A chroot in the string is ignored.
     */
    public void replaceServers(String connectString) {
        calls.replaceServers(ConnectString.parse(connectString).servers());
    }

    /**
     * Ends the session: its ephemeral nodes are gone when this completes with true. Without a connection it completes
     * with false, and the servers end the session when it times out. Requests submitted before are answered first, if
     * there is a connection.
     */
    public CompletableFuture<Boolean> closeAsync() {
        return calls.close();
    }

    /** Ends the session and waits for that; see {@link #closeAsync}. Inside a callback it only starts it. */
    @Override
    public void close() {
        calls.closeAndWait();
    }
}
