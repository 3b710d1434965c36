package io.zk.server;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.auth.QuorumSasl;
import io.zk.server.config.BasicKeys;
import io.zk.server.config.EnsembleConfig;
import io.zk.server.config.EnsembleKeys;
import io.zk.server.config.OpsKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.config.StorageKeys;
import io.zk.server.config.TlsKeys;
import io.zk.server.election.ElectionTiming;
import io.zk.server.net.IoLoop;
import io.zk.server.net.LinkSecurity;
import io.zk.server.net.NameLookup;
import io.zk.server.net.NetSettings;
import io.zk.server.net.PeerNet;
import io.zk.server.net.PeerNetSettings;
import io.zk.server.net.StateTransfer;
import io.zk.server.op.OpRules;
import io.zk.server.ops.AuditLog;
import io.zk.server.replica.AuditTrail;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.LoopRules;
import io.zk.server.replica.Member;
import io.zk.server.replica.MemberRules;
import io.zk.server.replica.MemberSasl;
import io.zk.server.replica.Now;
import io.zk.server.replica.ReaperRules;
import io.zk.server.replica.Renewable;
import io.zk.server.replica.Replica;
import io.zk.server.replica.ReplicaRules;
import io.zk.server.replica.SaslService;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.storage.Compression;
import io.zk.server.storage.Disk;
import io.zk.server.storage.LogLimits;
import io.zk.server.storage.LogRange;
import io.zk.server.storage.Recovered;
import io.zk.server.storage.SnapshotFormat;
import io.zk.server.storage.StartRules;
import io.zk.server.storage.StorageSettings;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.zab.Epochs;
import io.zk.server.zab.LeaderRules;
import io.zk.server.zab.ZabTiming;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the configuration into the records that its users own. Immutable; any thread. */
final class Wiring {
    private static final int STANDALONE_ID = 1;
    private static final int SERVER_ID_MASK = 0xff;
    /** What Apache's servers keep at least. */
    private static final int RECENT_COUNT_MIN = 500;

    private static final long RECENT_BYTES_MAX = 32L << 20;
    private static final long LOG_BYTES_MIN = 4L << 20;
    private static final long LOG_BYTES_MAX = 128L << 20;
    private static final long LINK_BYTES_MAX = 256L << 20;
    private static final int KIBI = 1024;
    private static final int REPORTS_A_TICK = 4;
    private static final int REPORT_MILLIS_MAX = 1000;

    private final ServerConfig config;
    private final @Nullable AuditLog audit;
    private final AuthWiring auth;

    Wiring(ServerConfig config) {
        this.config = config;
        this.auth = new AuthWiring(config);
        this.audit = config.value(OpsKeys.AUDIT_ENABLE) ? new AuditLog(auth.acl(), limits(), Environment.user()) : null;
    }

    /** Null: nothing is audited. */
    @Nullable
    AuditLog audit() {
        return audit;
    }

    AuthWiring auth() {
        return auth;
    }

    WireLimits limits() {
        int maxBuffer = config.value(BasicKeys.JUTE_MAX_BUFFER);
        int extra = config.value(BasicKeys.JUTE_EXTRA_SIZE);
        return extra == 0 ? WireLimits.of(maxBuffer) : WireLimits.of(maxBuffer, extra);
    }

    SessionTimeouts timeouts() {
        return new SessionTimeouts(
                config.value(BasicKeys.TICK_TIME), config.minSessionTimeoutMillis(), config.maxSessionTimeoutMillis());
    }

    TreeRules tree() {
        return new TreeRules(
                config.value(StorageKeys.EXTENDED_TYPES),
                config.value(StorageKeys.EMULATE_353_TTL),
                config.value(StorageKeys.DIGEST));
    }

    OpRules ops() {
        return new OpRules(
                auth.acl(),
                config.value(StorageKeys.EXTENDED_TYPES),
                config.value(StorageKeys.ENFORCE_QUOTA),
                config.value(EnsembleKeys.RECONFIG),
                limits());
    }

    LoopRules loops() {
        return new LoopRules(ops(), timeouts());
    }

    /** A loop that serves nobody yet. */
    IoLoop loop(TreeGate gate, CoreDesk desk, SaslService sasl) {
        return new IoLoop(ClientLoop.idle(new DataTree(tree()), loops()), gate.reader(), desk, sasl);
    }

    /**
     * The core.
     *
     * @param epochs null where there is no ensemble
     * @param clients then what serves them
     */
    Replica core(Recovered state, @Nullable Epochs epochs, List<ClientLoop> clients) {
        Now now = CoreTurn.now();
        return epochs == null
                ? new Renewable(state.tree(), state.sessions(), replica(), loops(), clients, now)
                : new Member(state.loaded(), epochs, memberRules(), now);
    }

    private MemberRules memberRules() {
        EnsembleConfig ensemble = ensemble();
        ZabTiming timing = new ZabTiming(
                config.value(BasicKeys.TICK_TIME),
                config.value(EnsembleKeys.INIT_LIMIT),
                config.value(EnsembleKeys.SYNC_LIMIT));
        LeaderRules zab = new LeaderRules(
                ensemble.myId(),
                ensemble.membership(),
                ensemble.text(),
                timing,
                config.value(EnsembleKeys.ALWAYS_STATE),
                logBytesMax());
        ElectionTiming election = new ElectionTiming(
                ElectionTiming.DEFAULT.finalizeMillis(),
                config.value(EnsembleKeys.MIN_NOTIFY),
                config.value(EnsembleKeys.MAX_NOTIFY));
        return new MemberRules(
                zab,
                election,
                replica(),
                loopCount(),
                config.value(EnsembleKeys.LEADER_SERVES),
                Math.max(RECENT_COUNT_MIN, config.value(StorageKeys.COMMIT_LOG_COUNT)),
                RECENT_BYTES_MAX);
    }

    /** A share of the newest snapshot, as the operator has set it, but enough that a small one is no hindrance. */
    private long logBytesMax() {
        double factor = config.value(StorageKeys.SNAPSHOT_SIZE_FACTOR);
        if (factor < 0) {
            return 0;
        }
        long snapshot = Environment.newestSnapshotBytes(storage().snapshotFolder());
        return Math.min(LOG_BYTES_MAX, Math.max(LOG_BYTES_MIN, (long) (snapshot * Math.min(1, factor))));
    }

    /** The ways to other members. */
    PeerDesk peers(Disk disk, TreeGate gate, CoreDesk desk, Fatal fatal, TlsWiring tls) throws IOException {
        QuorumSasl sasl = auth.openMembers();
        EnsembleConfig ensemble = ensemble();
        int hello = config.value(EnsembleKeys.HELLO_TIMEOUT);
        PeerNetSettings settings = new PeerNetSettings(
                ensemble.myId(),
                config.value(EnsembleKeys.LISTEN_ON_ALL),
                config.value(EnsembleKeys.MULTI_ADDRESS),
                new PeerNetSettings.ElectionLinks(
                        config.value(EnsembleKeys.BIND_RETRIES),
                        config.value(EnsembleKeys.CONNECT_TIMEOUT),
                        hello > 0 ? hello : config.value(BasicKeys.TICK_TIME) * config.value(EnsembleKeys.SYNC_LIMIT),
                        config.value(EnsembleKeys.KEEP_ALIVE)),
                LINK_BYTES_MAX,
                limits().fieldBytesMax());
        LogReads reads = new LogReads(new LogRange(disk, storage(), limits()), desk);
        StateTransfer transfer = new StateLinks(gate, tree(), limits());
        PeerNet net = new PeerNet(
                settings,
                ensemble.membership()::member,
                transfer,
                desk,
                NameLookup.SYSTEM,
                new LinkSecurity(tls.links(), sasl == null ? MemberSasl.NONE : sasl));
        return new PeerDesk(net, reads, new Duty("log reader", fatal, reads), sasl == null ? () -> {} : sasl::close);
    }

    private EnsembleConfig ensemble() {
        return Objects.requireNonNull(config.ensemble());
    }

    ReplicaRules replica() {
        ReaperRules reaper = new ReaperRules(
                config.value(StorageKeys.CONTAINER_CHECK_INTERVAL),
                config.value(StorageKeys.CONTAINER_MAX_PER_MINUTE),
                config.value(StorageKeys.CONTAINER_NEVER_USED));
        return new ReplicaRules(
                ops(),
                timeouts(),
                reaper,
                config.value(StorageKeys.DIGEST),
                serverId(),
                limits().fieldBytesMax(),
                new LimitWiring(config).patience(),
                audit == null ? AuditTrail.NONE : audit);
    }

    StorageSettings storage() {
        StartRules start = new StartRules(
                config.value(StorageKeys.DATA_DIR_AUTOCREATE),
                config.ensemble() == null || config.value(StorageKeys.DB_AUTOCREATE),
                config.value(StorageKeys.TRUST_EMPTY_SNAPSHOT),
                StartRules.DEFAULT.recentCount());
        LogLimits log = new LogLimits(
                config.value(StorageKeys.PRE_ALLOC_SIZE) * KIBI,
                config.value(StorageKeys.FORCE_SYNC),
                config.value(StorageKeys.SNAP_COUNT),
                config.value(StorageKeys.SNAP_SIZE_LIMIT) * KIBI,
                config.value(StorageKeys.LOG_SIZE_LIMIT) * KIBI);
        SnapshotFormat snapshots = new SnapshotFormat(
                compression(config.value(StorageKeys.SNAPSHOT_COMPRESSION)),
                config.value(StorageKeys.DIGEST),
                config.value(StorageKeys.SERIALIZE_LAST_ZXID));
        return new StorageSettings(config.dataDir(), config.dataLogDir(), start, log, snapshots);
    }

    NetSettings net() {
        NetSettings.ConnectionLimits connections = new NetSettings.ConnectionLimits(
                config.value(BasicKeys.MAX_CLIENT_CNXNS),
                config.value(BasicKeys.MAX_CNXNS),
                config.value(BasicKeys.SESSIONLESS_TIMEOUT),
                new LimitWiring(config).throttles());
        return new NetSettings(
                config.listener().host(),
                config.listener().port(),
                config.value(BasicKeys.CLIENT_PORT_BACKLOG),
                config.value(BasicKeys.CLIENT_KEEP_ALIVE),
                connections,
                config.value(BasicKeys.JUTE_MAX_BUFFER),
                Math.max(1, Math.min(config.value(BasicKeys.TICK_TIME) / REPORTS_A_TICK, REPORT_MILLIS_MAX)));
    }

    /** The lines of the word conf; the sizes are filled in when it is asked. */
    Map<String, String> confLines() {
        StorageSettings storage = storage();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("clientPort", "" + config.listener().port());
        lines.put("secureClientPort", "" + config.value(TlsKeys.SECURE_PORT));
        lines.put("dataDir", storage.snapshotFolder().toAbsolutePath().toString());
        lines.put("dataDirSize", "0");
        lines.put("dataLogDir", storage.logFolder().toAbsolutePath().toString());
        lines.put("dataLogSize", "0");
        lines.put("tickTime", "" + config.value(BasicKeys.TICK_TIME));
        lines.put("maxClientCnxns", "" + config.value(BasicKeys.MAX_CLIENT_CNXNS));
        lines.put("minSessionTimeout", "" + config.minSessionTimeoutMillis());
        lines.put("maxSessionTimeout", "" + config.maxSessionTimeoutMillis());
        lines.put("clientPortListenBacklog", "" + config.value(BasicKeys.CLIENT_PORT_BACKLOG));
        EnsembleConfig ensemble = config.ensemble();
        lines.put("serverId", ensemble == null ? "0" : "" + ensemble.myId());
        if (ensemble != null) {
            io.zk.server.quorum.Member own =
                    Objects.requireNonNull(ensemble.membership().member(ensemble.myId()));
            lines.put("initLimit", "" + config.value(EnsembleKeys.INIT_LIMIT));
            lines.put("syncLimit", "" + config.value(EnsembleKeys.SYNC_LIMIT));
            lines.put("electionAlg", "3");
            lines.put("electionPort", "" + own.addresses().get(0).electionPort());
            lines.put("quorumPort", "" + own.addresses().get(0).quorumPort());
            lines.put("peerType", own.observer() ? "1" : "0");
        }
        return lines;
    }

    int loopCount() {
        int wanted = config.value(BasicKeys.IO_LOOPS);
        return wanted > 0 ? wanted : Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    /** The part of the id that goes into the ids of sessions. */
    private int serverId() {
        EnsembleConfig ensemble = config.ensemble();
        return ensemble == null ? STANDALONE_ID : (int) (ensemble.myId() & SERVER_ID_MASK);
    }

    private static Compression compression(String method) {
        return switch (method) {
            case "gz" -> Compression.GZIP;
            case "snappy" -> Compression.SNAPPY;
            default -> Compression.NONE;
        };
    }
}
