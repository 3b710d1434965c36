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

/** The settings of ensembles. The members themselves, {@code server.N}, are read by {@link MemberLine}. */
public final class EnsembleKeys {
    public static final Setting<Integer> INIT_LIMIT = inFile(
            "initLimit", integer(0), 0, "ticks for a learner to connect and synchronise; must be set in an ensemble");
    public static final Setting<Integer> SYNC_LIMIT =
            inFile("syncLimit", integer(0), 0, "ticks a learner may be silent or behind; must be set in an ensemble");
    public static final Setting<Boolean> STANDALONE =
            inFile("standaloneEnabled", BOOLEAN, true, "one participant alone is a server without an ensemble");
    public static final Setting<Boolean> RECONFIG = inFile(
            "reconfigEnabled",
            BOOLEAN,
            false,
            "allow an ensemble to be changed while it runs: refused in an ensemble, accepted on a server that stands alone");

    public static final Setting<String> DYNAMIC_FILE = inFile(
            "dynamicConfigFile",
            TEXT,
            "",
            "the file that names the members, in place of lines here; read at the start, never written");
    public static final Setting<String> PEER_TYPE = inFile(
            "peerType",
            ValueType.word("participant", "observer"),
            "participant",
            "this server's part; its `server.N` line decides, and a difference is warned of");
    public static final Setting<Boolean> LEADER_SERVES =
            anywhere("leaderServes", YES_NO, true, "whether the leader serves clients");
    public static final Setting<Boolean> LISTEN_ON_ALL =
            inFile("quorumListenOnAllIPs", BOOLEAN, false, "listen for members on every address");
    public static final Setting<Boolean> MULTI_ADDRESS = inFile(
            "multiAddress.enabled",
            BOOLEAN,
            false,
            "members may have several addresses, separated by a bar in their line");
    public static final Setting<Integer> CONNECT_TIMEOUT =
            anywhere("cnxTimeout", integer(0), 5000, "milliseconds for a connection to another member");
    public static final Setting<Integer> HELLO_TIMEOUT = anywhere(
            "quorumCnxnTimeoutMs",
            integer(-1),
            -1,
            "milliseconds for the first bytes of an election link; -1: `syncLimit`");
    public static final Setting<Integer> BIND_RETRIES = anywhere(
            "electionPortBindRetry",
            integer(0),
            3,
            "tries to listen on the election port, a second apart; 0: for ever");
    public static final Setting<Boolean> KEEP_ALIVE =
            anywhere("tcpKeepAlive", BOOLEAN, false, "TCP keep-alive on election links");
    public static final Setting<Integer> MIN_NOTIFY = anywhere(
            "fastleader.minNotificationInterval",
            integer(1),
            200,
            "milliseconds before a vote is said again, at first");
    public static final Setting<Integer> MAX_NOTIFY = anywhere(
            "fastleader.maxNotificationInterval",
            integer(1),
            1000,
            "the same, at most: what a part that was cut off takes to be heard again");
    public static final Setting<Boolean> ALWAYS_STATE =
            anywhere("forceSnapshotSync", BOOLEAN, false, "every learner gets a whole snapshot");

    private static final String OWN_LINKS = "links between members have no threads of their own here";
    private static final String AT_ONCE = "every address is tried, and what does not answer costs nothing";
    private static final String NOT_NEEDED = "what it guards against does not happen here";
    private static final String NO_MASTERS = "observer masters are not supported yet";

    static final List<Setting<?>> ALL = List.of(
            INIT_LIMIT,
            SYNC_LIMIT,
            STANDALONE,
            RECONFIG,
            DYNAMIC_FILE,
            PEER_TYPE,
            LEADER_SERVES,
            LISTEN_ON_ALL,
            MULTI_ADDRESS,
            CONNECT_TIMEOUT,
            HELLO_TIMEOUT,
            BIND_RETRIES,
            KEEP_ALIVE,
            MIN_NOTIFY,
            MAX_NOTIFY,
            ALWAYS_STATE,
            StorageKeys.DB_AUTOCREATE,
            StorageKeys.COMMIT_LOG_COUNT,
            StorageKeys.SNAPSHOT_SIZE_FACTOR,
            inFile("electionAlg", ValueType.choice("3"), "3", "the way a leader is elected; only 3 is supported"),
            inFile("connectToLearnerMasterLimit", integer(0), 0, "ticks within which a learner has to reach the leader")
                    .ignored("a leader that is not reached within 1.5 seconds, or initLimit, is given up"),
            inFile("observerMasterPort", integer(0, 65535), 0, "the port on which a follower takes observers")
                    .notYet(NO_MASTERS),
            anywhere(
                            "observerMaster.sizeLimit",
                            integer(0),
                            33_554_432,
                            "bytes that an observer master keeps for its observers")
                    .ignored(NO_MASTERS),
            inFile(
                            "multiAddress.reachabilityCheckTimeoutMs",
                            integer(0),
                            1000,
                            "milliseconds to check whether an address can be reached")
                    .ignored(AT_ONCE),
            inFile(
                            "multiAddress.reachabilityCheckEnabled",
                            BOOLEAN,
                            true,
                            "whether addresses are checked before they are dialled")
                    .ignored(AT_ONCE),
            anywhere(
                            "leader.maxTimeToWaitForEpoch",
                            integer(-1),
                            -1,
                            "milliseconds after which a leader without a quorum for its epoch gives up")
                    .alias("maxTimeToWaitForEpoch")
                    .ignored(NOT_NEEDED),
            anywhere("leader.maxConcurrentSnapSyncs", integer(0), 10, "snapshots sent at once")
                    .alias("maxConcurrentSnapSyncs")
                    .ignored(OWN_LINKS),
            anywhere("leader.maxConcurrentDiffSyncs", integer(0), 100, "differences sent at once")
                    .alias("maxConcurrentDiffSyncs")
                    .ignored(OWN_LINKS),
            anywhere("leader.ackLoggingFrequency", integer(0), 1000, "acknowledgements between two lines of the log")
                    .ignored(OWN_LINKS),
            anywhere(
                            "leaderConnectDelayDuringRetryMs",
                            integer(0),
                            100,
                            "milliseconds between two tries to reach the leader")
                    .ignored("tries follow each other ever more slowly, up to this default"),
            anywhere("learner.asyncSending", BOOLEAN, false, "learners send by a thread of its own")
                    .ignored(OWN_LINKS),
            anywhere("learner.closeSocketAsync", BOOLEAN, false, "learners close links on another thread")
                    .ignored(OWN_LINKS),
            anywhere("leader.closeSocketAsync", BOOLEAN, false, "the leader closes links on another thread")
                    .ignored(OWN_LINKS),
            anywhere("observer.reconnectDelayMs", number(0), 0L, "milliseconds before an observer comes again")
                    .ignored(NOT_NEEDED),
            anywhere("observer.election.DelayMs", number(0), 200L, "milliseconds before an observer looks for a leader")
                    .ignored(NOT_NEEDED),
            anywhere(
                            "forward_learner_requests_to_commit_processor_disabled",
                            BOOLEAN,
                            false,
                            "requests of learners skip a stage on the leader")
                    .ignored(OWN_LINKS),
            anywhere("follower.skipLearnerRequestToNextProcessor", BOOLEAN, false, "they skip one on a follower")
                    .ignored(OWN_LINKS),
            anywhere("enableEagerACLCheck", BOOLEAN, false, "a learner checks ACLs before it forwards a write")
                    .ignored("the leader checks, and its answer comes in the order of the session"),
            inFile("oraclePath", TEXT, "", "a file that says which of two servers goes on alone")
                    .notYet("an oracle for two servers is not supported yet"),
            property("leader.nodelay", BOOLEAN, true, "TCP_NODELAY on a leader's links")
                    .ignored("it is always on here"),
            property("follower.nodelay", BOOLEAN, true, "TCP_NODELAY on a learner's link")
                    .ignored("it is always on here"));

    private EnsembleKeys() {}
}
