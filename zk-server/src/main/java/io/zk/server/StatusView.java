package io.zk.server;

import io.zk.server.config.EnsembleConfig;
import io.zk.server.net.ClientPort;
import io.zk.server.net.NetCounters;
import io.zk.server.ops.Metrics;
import io.zk.server.ops.ServerStatus;
import io.zk.server.replica.ClientConnection;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.ConnectionStats;
import io.zk.server.replica.Distribution;
import io.zk.server.replica.Latency;
import io.zk.server.replica.LoopStats;
import io.zk.server.replica.Replica;
import io.zk.server.replica.Standing;
import io.zk.server.replica.WatchShard;
import io.zk.server.session.Session;
import io.zk.server.storage.StorageSettings;
import io.zk.server.tree.DataTree;
import io.zk.server.watch.WatchKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's state as operators see it. What loops and the core own is read while the gate keeps everybody out of it;
 * what the core alone owns, it reads itself when asked.
 */
final class StatusView implements ServerStatus {
    private static final long NANOS_A_MILLI = 1_000_000;
    /** Apache's servers keep the root under two names, and their count shows it. */
    private static final int ROOT_AGAIN = 1;

    private final Running running;
    private final long startedNanos = System.nanoTime();

    /** The parts it looks at. */
    record Running(
            Replica replica,
            TreeGate gate,
            CoreDesk desk,
            Supplier<List<ClientLoop>> loops,
            @Nullable EnsembleConfig ensemble,
            Supplier<ClientPort> port,
            StorageSettings storage,
            int sessionlessMillis,
            Metrics metrics,
            ProposalSizes proposals,
            BooleanSupplier serving,
            Map<String, String> configuration,
            String version) {}

    StatusView(Running running) {
        this.running = running;
    }

    @Override
    public Figures figures() {
        long followed = followed();
        return inGate(() -> {
            LoadView load = new LoadView();
            NetCounters counters = running.port.get().counters();
            // A word counts as a packet each way.
            long received = counters.wordsAsked();
            long sent = counters.wordsAnswered();
            long watches = 0;
            for (ClientLoop loop : running.loops.get()) {
                LoopStats stats = loop.stats();
                load.add(stats);
                received += stats.received();
                sent += stats.sent();
                watches += loop.watches().table().dataPairCount()
                        + loop.watches().table().childPairCount();
            }
            DataTree tree = running.replica.tree();
            Data data = new Data(
                    tree.nodeCount() + ROOT_AGAIN,
                    tree.ephemeralCount(),
                    watches,
                    tree.approximateDataSize(),
                    running.replica.appliedSessions().size());
            load.add(running.replica.stats());
            tree.quotas().forEach(load::add);
            load.observes(followed);
            return new Figures(
                    times(load.all()),
                    times(load.reads()),
                    times(load.writes()),
                    received,
                    sent,
                    running.port.get().connectionCount(),
                    running.desk.backlog(),
                    tree.lastZxid(),
                    data,
                    (System.nanoTime() - startedNanos) / NANOS_A_MILLI,
                    Environment.openFiles(),
                    Environment.filesMax(),
                    running.proposals.sizes(),
                    load.measured());
        });
    }

    /** Whom this server watches if it is an observer, else -1. */
    private long followed() {
        EnsembleConfig config = running.ensemble;
        return config == null || config.membership().voters().contains(config.myId())
                ? -1
                : running.desk.ask(() -> running.replica.standing().leader());
    }

    @Override
    public long leader() {
        return running.desk.ask(() -> running.replica.standing().leader());
    }

    @Override
    public Ensemble ensemble() {
        EnsembleConfig config = running.ensemble;
        if (config == null) {
            return Ensemble.NONE;
        }
        Standing standing = running.desk.ask(running.replica::standing);
        boolean serving = running.serving.getAsBoolean();
        String mode = standing.mode().name().toLowerCase(Locale.ROOT);
        boolean leads = standing.mode() == Standing.Mode.LEADER;
        return new Ensemble(
                mode,
                serving,
                phase(standing.mode(), serving),
                config.membership().voters().size(),
                leads && serving ? leading(standing, config) : null,
                config.text());
    }

    private static String phase(Standing.Mode mode, boolean serving) {
        String doing =
                switch (mode) {
                    case LEADER -> "leading";
                    case FOLLOWER -> "following";
                    case OBSERVER -> "observing";
                    default -> "looking";
                };
        return mode == Standing.Mode.LOOKING ? doing : doing + (serving ? " - broadcast" : " - synchronization");
    }

    private Leading leading(Standing standing, EnsembleConfig config) {
        int followers = 0;
        int strangers = 0;
        int observers = 0;
        for (Standing.LearnerView learner : standing.learners()) {
            if (learner.synced()) {
                boolean votes = config.membership().voters().contains(learner.sid());
                followers += !learner.observer() && votes ? 1 : 0;
                strangers += !learner.observer() && !votes ? 1 : 0;
                observers += learner.observer() ? 1 : 0;
            }
        }
        return new Leading(
                standing.learners().size(),
                followers,
                strangers,
                observers,
                standing.pendingSyncs(),
                running.proposals.leadingMillis());
    }

    @Override
    public SortedMap<Long, Integer> sessions() {
        return inGate(() -> new TreeMap<>(running.replica.appliedSessions()));
    }

    @Override
    public List<Connection> connections() {
        List<ClientPort.Peer> peers = running.port.get().peers();
        long wallMillis = System.currentTimeMillis();
        return inGate(() -> {
            List<Connection> connections = new ArrayList<>(peers.size());
            for (ClientPort.Peer peer : peers) {
                connections.add(row(peer, wallMillis));
            }
            return connections;
        });
    }

    /** Connections are looked at for their silence at intervals, which is what the word dump groups them by. */
    private long expiry(long millis) {
        return (millis / running.sessionlessMillis + 1) * running.sessionlessMillis;
    }

    private Connection row(ClientPort.Peer peer, long wallMillis) {
        ClientConnection connection = peer.connection();
        ConnectionStats stats = connection.stats();
        return new Connection(
                String.valueOf(peer.remote()),
                peer.reads(),
                connection.outstanding(),
                stats.received() + (peer.asksWord() ? 1 : 0),
                stats.sent(),
                connection.sessionId(),
                stats.lastType(),
                stats.establishedAt(),
                connection.timeoutMillis(),
                stats.lastXid(),
                stats.lastZxid(),
                stats.lastReplyAt(),
                stats.latency().last(),
                times(stats.latency()),
                expiry(wallMillis
                        + (connection.sessionId() == 0 ? running.sessionlessMillis : connection.timeoutMillis())),
                peer.secure());
    }

    @Override
    public Map<String, String> configuration() {
        Map<String, String> lines = new LinkedHashMap<>(running.configuration);
        lines.replace("dataDirSize", Long.toString(dataDirBytes()));
        lines.replace("dataLogSize", Long.toString(logDirBytes()));
        return lines;
    }

    @Override
    public long dataDirBytes() {
        return Environment.folderBytes(running.storage.snapshotFolder());
    }

    @Override
    public long logDirBytes() {
        return Environment.folderBytes(running.storage.logFolder());
    }

    @Override
    public Map<String, String> environment() {
        return Environment.lines(running.version);
    }

    @Override
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        return running.desk.ask(() -> {
            long wallMinusMonotonic = System.currentTimeMillis() - System.nanoTime() / NANOS_A_MILLI;
            SortedMap<Long, List<Long>> sessions = new TreeMap<>();
            for (Session session : running.replica.sessions().all()) {
                sessions.computeIfAbsent(session.expiresAt() + wallMinusMonotonic, key -> new ArrayList<>())
                        .add(session.id());
            }
            return sessions;
        });
    }

    @Override
    public SortedMap<Long, List<String>> ephemerals() {
        return inGate(() -> {
            SortedMap<Long, List<String>> ephemerals = new TreeMap<>();
            DataTree tree = running.replica.tree();
            for (long owner : tree.ephemeralOwners()) {
                ephemerals.put(owner, List.copyOf(tree.ephemerals(owner)));
            }
            return ephemerals;
        });
    }

    @Override
    public List<Watch> watches() {
        return inGate(() -> {
            List<Watch> watches = new ArrayList<>();
            for (ClientLoop loop : running.loops.get()) {
                WatchShard shard = loop.watches();
                shard.table()
                        .byPath(WatchKind.DATA, WatchKind.PERSISTENT, WatchKind.PERSISTENT_RECURSIVE)
                        .forEach((path, watchers) ->
                                watchers.forEach(watcher -> watches.add(new Watch(path, shard.sessionOf(watcher)))));
            }
            return watches;
        });
    }

    @Override
    public List<Digest> digests() {
        return inGate(() -> running.replica.tree().digests().stream()
                .map(kept -> new Digest(kept.zxid(), kept.digest()))
                .toList());
    }

    @Override
    public void resetStatistics() {
        running.gate.write(() -> {
            running.loops.get().forEach(loop -> loop.stats().reset());
            running.replica.stats().reset();
        });
        running.port.get().counters().reset();
        running.metrics.reset();
    }

    @Override
    public void resetConnections() {
        List<ClientPort.Peer> peers = running.port.get().peers();
        running.gate.write(() -> peers.forEach(peer -> peer.connection().stats().reset()));
    }

    private <T> T inGate(Supplier<T> look) {
        List<T> seen = new ArrayList<>(1);
        running.gate.write(() -> seen.add(look.get()));
        return seen.get(0);
    }

    private static Times times(Distribution latency) {
        return new Times(latency.count(), latency.least(), latency.mean(), latency.greatest());
    }

    private static Times times(Latency latency) {
        return new Times(latency.count(), latency.least(), latency.mean(), latency.greatest());
    }
}
