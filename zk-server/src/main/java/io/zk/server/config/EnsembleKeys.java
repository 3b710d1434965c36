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
    public static final Setting<Integer> INIT_LIMIT =
            inFile("initLimit", integer(0), 0, "ticks for a learner to connect and synchronise");
    public static final Setting<Integer> SYNC_LIMIT =
            inFile("syncLimit", integer(0), 0, "ticks a learner may be silent or behind");
    public static final Setting<Boolean> STANDALONE =
            inFile("standaloneEnabled", BOOLEAN, true, "a single server.N line means a server without an ensemble");
    public static final Setting<Boolean> RECONFIG =
            inFile("reconfigEnabled", BOOLEAN, false, "allow the ensemble to be changed while it runs");

    private static final String ONE_SERVER = "it concerns ensembles";
    private static final String NO_ENSEMBLE = "ensembles are not supported yet";
    private static final String NO_SASL = "SASL is not supported yet";
    private static final String NO_TLS = "TLS is not supported yet";

    static final List<Setting<?>> ALL = List.of(
            INIT_LIMIT,
            SYNC_LIMIT,
            STANDALONE,
            RECONFIG,
            inFile("dynamicConfigFile", TEXT, "", "the file that names the members")
                    .notYet(NO_ENSEMBLE),
            inFile("electionAlg", ValueType.choice("3"), "3", "the way a leader is elected; only 3 is supported")
                    .ignored("there is only one"),
            inFile("peerType", ValueType.choice("participant", "observer"), "participant", "this server's part")
                    .ignored(ONE_SERVER),
            inFile("connectToLearnerMasterLimit", integer(0), 0, "ticks to reach the leader")
                    .ignored(ONE_SERVER),
            anywhere("leaderServes", YES_NO, true, "the leader serves clients").ignored(ONE_SERVER),
            inFile("observerMasterPort", integer(0, 65535), 0, "followers take observers here")
                    .notYet(NO_ENSEMBLE),
            inFile("quorumListenOnAllIPs", BOOLEAN, false, "listen on every address")
                    .ignored(ONE_SERVER),
            inFile("multiAddress.enabled", BOOLEAN, false, "several addresses a member")
                    .ignored(ONE_SERVER),
            inFile("multiAddress.reachabilityCheckTimeoutMs", integer(0), 1000, "a check's time")
                    .ignored(ONE_SERVER),
            inFile("multiAddress.reachabilityCheckEnabled", BOOLEAN, true, "check addresses")
                    .ignored(ONE_SERVER),
            anywhere("cnxTimeout", integer(0), 5000, "milliseconds to reach a member")
                    .ignored(ONE_SERVER),
            anywhere("quorumCnxnTimeoutMs", integer(-1), -1, "silence on an election link")
                    .ignored(ONE_SERVER),
            anywhere("electionPortBindRetry", integer(0), 3, "tries to bind").ignored(ONE_SERVER),
            anywhere("tcpKeepAlive", BOOLEAN, false, "TCP keep-alive on election links")
                    .ignored(ONE_SERVER),
            anywhere("fastleader.minNotificationInterval", integer(0), 200, "first pause")
                    .ignored(ONE_SERVER),
            anywhere("fastleader.maxNotificationInterval", integer(0), 60_000, "longest pause")
                    .ignored(ONE_SERVER),
            anywhere("leader.maxTimeToWaitForEpoch", integer(-1), -1, "give up leading")
                    .alias("maxTimeToWaitForEpoch")
                    .ignored(ONE_SERVER),
            anywhere("leader.maxConcurrentSnapSyncs", integer(0), 10, "snapshots sent at once")
                    .alias("maxConcurrentSnapSyncs")
                    .ignored(ONE_SERVER),
            anywhere("leader.maxConcurrentDiffSyncs", integer(0), 100, "differences sent at once")
                    .alias("maxConcurrentDiffSyncs")
                    .ignored(ONE_SERVER),
            anywhere("leader.ackLoggingFrequency", integer(0), 1000, "acks between notes")
                    .ignored(ONE_SERVER),
            anywhere("leaderConnectDelayDuringRetryMs", integer(0), 100, "pause")
                    .ignored(ONE_SERVER),
            anywhere("learner.asyncSending", BOOLEAN, false, "own thread to send")
                    .ignored(ONE_SERVER),
            anywhere("learner.closeSocketAsync", BOOLEAN, false, "close aside").ignored(ONE_SERVER),
            anywhere("leader.closeSocketAsync", BOOLEAN, false, "close aside").ignored(ONE_SERVER),
            anywhere("observer.reconnectDelayMs", number(0), 0L, "pause").ignored(ONE_SERVER),
            anywhere("observer.election.DelayMs", number(0), 200L, "pause").ignored(ONE_SERVER),
            anywhere("observerMaster.sizeLimit", integer(0), 33_554_432, "queue bytes")
                    .ignored(ONE_SERVER),
            anywhere("forceSnapshotSync", BOOLEAN, false, "always send snapshots")
                    .ignored(ONE_SERVER),
            anywhere("forward_learner_requests_to_commit_processor_disabled", BOOLEAN, false, "skip a stage")
                    .ignored(ONE_SERVER),
            anywhere("follower.skipLearnerRequestToNextProcessor", BOOLEAN, false, "skip a stage")
                    .ignored(ONE_SERVER),
            anywhere("enableEagerACLCheck", BOOLEAN, false, "check before forwarding")
                    .ignored(ONE_SERVER),
            inFile("quorum.cnxn.threads.size", integer(0), 20, "SASL threads").ignored(ONE_SERVER),
            inFile("oraclePath", TEXT, "", "file that decides for two").notYet(NO_ENSEMBLE),
            property("leader.nodelay", BOOLEAN, true, "TCP_NODELAY").ignored(ONE_SERVER),
            property("follower.nodelay", BOOLEAN, true, "TCP_NODELAY").ignored(ONE_SERVER),
            inFile("sslQuorum", BOOLEAN, false, "TLS between members").notYet(NO_TLS),
            inFile("portUnification", BOOLEAN, false, "plain and TLS between members")
                    .notYet(NO_TLS),
            inFile("sslQuorumReloadCertFiles", BOOLEAN, false, "read certificates again")
                    .notYet(NO_TLS),
            inFile("quorum.auth.enableSasl", BOOLEAN, false, "SASL between members")
                    .notYet(NO_SASL),
            inFile("quorum.auth.learnerRequireSasl", BOOLEAN, false, "insist").notYet(NO_SASL),
            inFile("quorum.auth.serverRequireSasl", BOOLEAN, false, "insist").notYet(NO_SASL),
            inFile("quorum.auth.learner.saslLoginContext", TEXT, "QuorumLearner", "section")
                    .ignored(ONE_SERVER),
            inFile("quorum.auth.server.saslLoginContext", TEXT, "QuorumServer", "section")
                    .ignored(ONE_SERVER),
            inFile("quorum.auth.kerberos.servicePrincipal", TEXT, "zkquorum/localhost", "name")
                    .ignored(ONE_SERVER));

    private EnsembleKeys() {}
}
