package io.zk.server;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.config.AccessKeys;
import io.zk.server.config.BasicKeys;
import io.zk.server.config.EnsembleKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.config.StorageKeys;
import io.zk.server.net.IoLoop;
import io.zk.server.net.NetSettings;
import io.zk.server.op.OpRules;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.LoopRules;
import io.zk.server.replica.ReaperRules;
import io.zk.server.replica.ReplicaRules;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.storage.Compression;
import io.zk.server.storage.LogLimits;
import io.zk.server.storage.SnapshotFormat;
import io.zk.server.storage.StartRules;
import io.zk.server.storage.StorageSettings;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns the configuration into the records that its users own. Immutable; any thread. */
final class Wiring {
    private static final int STANDALONE_ID = 1;
    private static final int KIBI = 1024;
    private static final int REPORTS_A_TICK = 4;
    private static final int REPORT_MILLIS_MAX = 1000;

    private final ServerConfig config;

    Wiring(ServerConfig config) {
        this.config = config;
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
        String superDigest = config.value(AccessKeys.SUPER_DIGEST);
        AclSettings acl = new AclSettings(
                config.value(AccessKeys.SKIP_ACL),
                config.value(AccessKeys.DIGEST_ENABLED),
                config.value(AccessKeys.DIGEST_ALGORITHM),
                superDigest.isEmpty() ? null : superDigest);
        return new OpRules(
                new AclRules(acl),
                config.value(StorageKeys.EXTENDED_TYPES),
                config.value(StorageKeys.ENFORCE_QUOTA),
                config.value(EnsembleKeys.RECONFIG),
                limits());
    }

    LoopRules loops() {
        return new LoopRules(ops(), timeouts());
    }

    /** A loop that serves nobody yet. */
    IoLoop loop(TreeGate gate, CoreDesk desk) {
        return new IoLoop(ClientLoop.idle(new DataTree(tree()), loops()), gate.reader(), desk);
    }

    ReplicaRules replica() {
        ReaperRules reaper = new ReaperRules(
                config.value(StorageKeys.CONTAINER_CHECK_INTERVAL),
                config.value(StorageKeys.CONTAINER_MAX_PER_MINUTE),
                config.value(StorageKeys.CONTAINER_NEVER_USED));
        return new ReplicaRules(
                ops(), timeouts(), reaper, config.value(StorageKeys.DIGEST), STANDALONE_ID, limits().fieldBytesMax());
    }

    StorageSettings storage() {
        StartRules start = new StartRules(
                config.value(StorageKeys.DATA_DIR_AUTOCREATE),
                true,
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
                config.value(BasicKeys.SESSIONLESS_TIMEOUT));
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
        lines.put("secureClientPort", "-1");
        lines.put("dataDir", storage.snapshotFolder().toString());
        lines.put("dataDirSize", "0");
        lines.put("dataLogDir", storage.logFolder().toString());
        lines.put("dataLogSize", "0");
        lines.put("tickTime", "" + config.value(BasicKeys.TICK_TIME));
        lines.put("maxClientCnxns", "" + config.value(BasicKeys.MAX_CLIENT_CNXNS));
        lines.put("minSessionTimeout", "" + config.minSessionTimeoutMillis());
        lines.put("maxSessionTimeout", "" + config.maxSessionTimeoutMillis());
        lines.put("clientPortListenBacklog", "" + config.value(BasicKeys.CLIENT_PORT_BACKLOG));
        lines.put("serverId", "0");
        return lines;
    }

    int loopCount() {
        int wanted = config.value(BasicKeys.IO_LOOPS);
        return wanted > 0 ? wanted : Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    private static Compression compression(String method) {
        return switch (method) {
            case "gz" -> Compression.GZIP;
            case "snappy" -> Compression.SNAPPY;
            default -> Compression.NONE;
        };
    }
}
