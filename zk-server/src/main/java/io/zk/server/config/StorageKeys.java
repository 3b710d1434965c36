package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.Setting.inFile;
import static io.zk.server.config.Setting.property;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.YES_NO;
import static io.zk.server.config.ValueType.integer;
import static io.zk.server.config.ValueType.number;

import java.util.List;

/** The settings of files on disk, and of what the tree keeps and removes by itself. */
public final class StorageKeys {
    public static final Setting<String> DATA_DIR =
            inFile("dataDir", TEXT, "", "the folder of snapshots and of `myid`; must be set");
    public static final Setting<String> DATA_LOG_DIR =
            inFile("dataLogDir", TEXT, "", "the folder of transaction logs; unset: `dataDir`");
    public static final Setting<Integer> SNAP_COUNT = anywhere(
            "snapCount",
            integer(Integer.MIN_VALUE),
            100_000,
            "transactions between snapshots: a random number from half of it to all of it; at least 2. Unless it is set, up"
                    + " to ten times as many while the log since the newest snapshot has less than half of its bytes");
    public static final Setting<Long> SNAP_SIZE_LIMIT = anywhere(
            "snapSizeLimitInKb",
            number(Long.MIN_VALUE),
            4_194_304L,
            "KiB of transactions between snapshots; 0: no limit");
    public static final Setting<Long> LOG_SIZE_LIMIT =
            anywhere("txnLogSizeLimitInKb", number(-1), -1L, "KiB after which a new log file is begun; -1: no limit");
    public static final Setting<Long> PRE_ALLOC_SIZE = anywhere(
            "preAllocSize", number(Long.MIN_VALUE), 65_536L, "KiB by which the log is allocated ahead; 0: not at all");
    public static final Setting<Boolean> FORCE_SYNC =
            anywhere("forceSync", YES_NO, true, "'no': acknowledge writes that a power failure can lose");
    public static final Setting<Long> FSYNC_WARNING = anywhere(
            "fsync.warningthresholdms", number(0), 1000L, "milliseconds of an fsync from which it is reported");
    public static final Setting<String> SNAPSHOT_COMPRESSION = anywhere(
            "snapshot.compression.method",
            ValueType.choice("", "gz", "snappy"),
            "",
            "how snapshots are compressed; unset: not at all");
    public static final Setting<Boolean> TRUST_EMPTY_SNAPSHOT = anywhere(
            "snapshot.trust.empty",
            BOOLEAN,
            false,
            "start with logs but without any snapshot: for data that a server before 3.5 wrote");
    public static final Setting<Boolean> DATA_DIR_AUTOCREATE =
            anywhere("datadir.autocreate", BOOLEAN, true, "create the folders if they are not there");
    public static final Setting<Boolean> DIGEST =
            anywhere("digest.enabled", BOOLEAN, true, "keep a digest of the tree in logs and snapshots");
    public static final Setting<Boolean> SERIALIZE_LAST_ZXID = anywhere(
            "serializeLastProcessedZxid.enabled", BOOLEAN, true, "note the last transaction at the end of a snapshot");
    private static final Setting<Boolean> CLOSE_SESSION_TXN = anywhere(
                    "closeSessionTxn.enabled", BOOLEAN, true, "log which nodes the end of a session removes")
            .ignored("they are always logged");
    public static final Setting<Integer> PURGE_INTERVAL = inFile(
            "autopurge.purgeInterval", integer(0), 0, "hours between purges of old snapshots and logs; 0: never");
    public static final Setting<Integer> SNAP_RETAIN_COUNT =
            inFile("autopurge.snapRetainCount", integer(Integer.MIN_VALUE), 3, "snapshots a purge keeps; at least 3");
    public static final Setting<Boolean> ENFORCE_QUOTA =
            anywhere("enforceQuota", BOOLEAN, false, "refuse writes beyond a hard quota");
    public static final Setting<Boolean> EXTENDED_TYPES =
            anywhere("extendedTypesEnabled", BOOLEAN, false, "allow TTL nodes");
    public static final Setting<Boolean> EMULATE_353_TTL =
            anywhere("emulate353TTLNodes", BOOLEAN, false, "read TTL nodes as 3.5.3 wrote them");
    public static final Setting<Integer> CONTAINER_CHECK_INTERVAL = property(
            "znode.container.checkIntervalMs", integer(1), 60_000, "milliseconds between looks for empty containers");
    public static final Setting<Integer> CONTAINER_MAX_PER_MINUTE =
            property("znode.container.maxPerMinute", integer(1), 10_000, "containers removed in a minute at most");
    public static final Setting<Long> CONTAINER_NEVER_USED = property(
            "znode.container.maxNeverUsedIntervalMs",
            number(0),
            0L,
            "milliseconds after which a container that never had a child is removed; 0: never");

    public static final Setting<Boolean> DB_AUTOCREATE = anywhere(
            "db.autocreate",
            BOOLEAN,
            true,
            "whether a member that finds no data may vote; false: only with the file `initialize`. With true a voter whose folder was emptied counts as a new server");
    public static final Setting<Integer> COMMIT_LOG_COUNT = anywhere(
            "commitLogCount",
            integer(0),
            500,
            "newest transactions kept in memory for learners, 32 MiB at most; never fewer than 500");
    public static final Setting<Double> SNAPSHOT_SIZE_FACTOR = anywhere(
            "snapshotSizeFactor",
            ValueType.DECIMAL,
            0.33,
            "log bytes, as a share of a snapshot's, up to which a learner is sent the log instead; negative: never");

    private static final String OWN_BATCHES = "a batch is what arrived while the last one was written";
    private static final String OWN_WATCHES = "watches are kept in another way here";

    static final List<Setting<?>> ALL = List.of(
            DATA_DIR,
            DATA_LOG_DIR,
            SNAP_COUNT,
            SNAP_SIZE_LIMIT,
            LOG_SIZE_LIMIT,
            PRE_ALLOC_SIZE,
            FORCE_SYNC,
            FSYNC_WARNING,
            SNAPSHOT_COMPRESSION,
            TRUST_EMPTY_SNAPSHOT,
            DATA_DIR_AUTOCREATE,
            DIGEST,
            SERIALIZE_LAST_ZXID,
            CLOSE_SESSION_TXN,
            PURGE_INTERVAL,
            SNAP_RETAIN_COUNT,
            ENFORCE_QUOTA,
            EXTENDED_TYPES,
            EMULATE_353_TTL,
            CONTAINER_CHECK_INTERVAL,
            CONTAINER_MAX_PER_MINUTE,
            CONTAINER_NEVER_USED,
            anywhere("flushDelay", number(0), 0L, "milliseconds to wait for more transactions before a flush")
                    .ignored(OWN_BATCHES),
            anywhere("maxWriteQueuePollTime", number(0), 0L, "milliseconds without a new one before a flush")
                    .ignored(OWN_BATCHES),
            anywhere("maxBatchSize", integer(0), 1000, "transactions before a flush")
                    .ignored(OWN_BATCHES),
            inFile("syncEnabled", BOOLEAN, true, "observers write logs and snapshots")
                    .ignored("observers always do"),
            anywhere("watchManagerName", TEXT, "", "how watches are kept").ignored(OWN_WATCHES),
            anywhere("watcherCleanThreadsNum", integer(0), 2, "threads that clear dead watchers away")
                    .ignored(OWN_WATCHES),
            anywhere("watcherCleanThreshold", integer(0), 1000, "dead watchers from which on they do")
                    .ignored(OWN_WATCHES),
            anywhere("watcherCleanIntervalInSeconds", integer(0), 600, "seconds after which they do anyway")
                    .ignored(OWN_WATCHES),
            anywhere("maxInProcessingDeadWatchers", integer(-1), -1, "dead watchers from which on clients wait")
                    .ignored(OWN_WATCHES),
            anywhere("bitHashCacheSize", integer(0), 10, "sets of watchers that are cached")
                    .ignored(OWN_WATCHES));

    private StorageKeys() {}
}
