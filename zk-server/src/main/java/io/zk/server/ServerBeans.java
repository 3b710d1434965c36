package io.zk.server;

import io.zk.server.config.BasicKeys;
import io.zk.server.config.EnsembleConfig;
import io.zk.server.config.EnsembleKeys;
import io.zk.server.config.LimitKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.config.Setting;
import io.zk.server.config.StorageKeys;
import io.zk.server.config.TlsKeys;
import io.zk.server.ops.Bean;
import io.zk.server.ops.Metrics;
import io.zk.server.ops.ServerStatus;
import io.zk.server.quorum.Member;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The beans of JMX, with the attributes and types of those of Apache's servers. Any thread. */
final class ServerBeans {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH);
    /** A look at all figures serves all attributes that are read together. */
    private static final long FRESH_NANOS = 500_000_000;

    private final ServerConfig config;
    private final ServerStatus status;
    private final Metrics metrics;
    private final String started = DATE.format(ZonedDateTime.now(ZoneId.systemDefault()));
    private volatile Look look;

    private record Look(ServerStatus.Figures figures, long at) {}

    ServerBeans(ServerConfig config, ServerStatus status, Metrics metrics) {
        this.config = config;
        this.status = status;
        this.metrics = metrics;
        this.look = new Look(status.figures(), System.nanoTime());
    }

    private ServerStatus.Figures figures() {
        Look last = look;
        if (System.nanoTime() - last.at() > FRESH_NANOS) {
            last = new Look(status.figures(), System.nanoTime());
            look = last;
        }
        return last.figures();
    }

    /** What serves clients, alone or in this part: Leader, Follower, Observer; empty of a server that stands alone. */
    Bean serving(String part) {
        Bean bean = new Bean("a server of clients");
        settings(bean);
        limits(bean);
        traffic(bean);
        bean.shows("TxnLogElapsedSyncTime", Long.class, metrics.fsyncMillis::last)
                .shows("FsyncThresholdExceedCount", Long.class, metrics.slowForces::value)
                .shows("DataDirSize", Long.class, status::dataDirBytes)
                .shows("LogDirSize", Long.class, status::logDirBytes)
                .does("resetStatistics", status::resetStatistics)
                .does("resetFsyncThresholdExceedCount", () -> metrics.slowForces.add(-metrics.slowForces.value()));
        if (!part.isEmpty()) {
            bean.shows("ElectionTimeTaken", Long.class, metrics.ensemble.electionMillis::last);
        }
        switch (part) {
            case "Leader" -> bean.shows("CurrentZxid", String.class, this::zxid)
                    .shows("LastProposalSize", Integer.class, () -> figures()
                            .proposals()
                            .last())
                    .shows("MinProposalSize", Integer.class, () -> figures()
                            .proposals()
                            .least())
                    .shows("MaxProposalSize", Integer.class, () -> figures()
                            .proposals()
                            .greatest());
            case "Follower" -> bean.shows("LastQueuedZxid", String.class, this::zxid)
                    .shows("PendingRevalidationCount", Integer.class, () -> 0);
            default -> {}
        }
        return bean;
    }

    private String zxid() {
        return "0x" + Long.toHexString(figures().zxid());
    }

    private void settings(Bean bean) {
        Map<String, String> conf = status.configuration();
        String port = conf.getOrDefault("clientPort", "");
        int secure = config.value(TlsKeys.SECURE_PORT);
        String securePort = secure > 0 ? "" + secure : "";
        String secureAddress = secure > 0 ? config.value(TlsKeys.SECURE_ADDRESS) : "";
        bean.shows("Version", String.class, Version::text)
                .shows("StartTime", String.class, () -> started)
                .shows("ClientPort", String.class, () -> port)
                .shows("SecureClientPort", String.class, () -> securePort)
                .shows("SecureClientAddress", String.class, () -> secureAddress)
                .shows("TickTime", Integer.class, () -> config.value(BasicKeys.TICK_TIME))
                .shows("MinSessionTimeout", Integer.class, config::minSessionTimeoutMillis)
                .shows("MaxSessionTimeout", Integer.class, config::maxSessionTimeoutMillis)
                .shows("MaxClientCnxnsPerHost", Integer.class, () -> config.value(BasicKeys.MAX_CLIENT_CNXNS))
                .shows("MaxCnxns", Integer.class, () -> config.value(BasicKeys.MAX_CNXNS))
                .shows("JuteMaxBufferSize", Integer.class, () -> config.value(BasicKeys.JUTE_MAX_BUFFER))
                .shows("ResponseCachingEnabled", Boolean.class, () -> false);
    }

    /** They can't be set while the server runs. */
    private void limits(Bean bean) {
        Map<String, Setting<Integer>> numbers = new TreeMap<>();
        numbers.put("RequestThrottleLimit", LimitKeys.REQUESTS_MAX);
        numbers.put("RequestThrottleStallTime", LimitKeys.STALL_MILLIS);
        numbers.put("ThrottledOpWaitTime", LimitKeys.THROTTLED_MILLIS);
        numbers.put("ConnectionMaxTokens", LimitKeys.TOKENS);
        numbers.put("ConnectionTokenFillTime", LimitKeys.FILL_TIME);
        numbers.put("ConnectionTokenFillCount", LimitKeys.FILL_COUNT);
        numbers.put("ConnectionFreezeTime", LimitKeys.FREEZE_TIME);
        numbers.forEach((name, setting) -> bean.shows(name, Integer.class, () -> config.value(setting)));
        bean.shows("ConnectionDropIncrease", Double.class, () -> config.value(LimitKeys.DROP_INCREASE))
                .shows("ConnectionDropDecrease", Double.class, () -> config.value(LimitKeys.DROP_DECREASE))
                .shows("ConnectionDecreaseRatio", Double.class, () -> config.value(LimitKeys.DECREASE_RATIO))
                .shows("RequestThrottleDropStale", Boolean.class, () -> config.value(LimitKeys.DROP_STALE))
                .shows("RequestStaleLatencyCheck", Boolean.class, () -> config.value(LimitKeys.STALE_LATENCY))
                .shows("RequestStaleConnectionCheck", Boolean.class, () -> true);
    }

    private void traffic(Bean bean) {
        number(bean, "NumAliveConnections", ServerStatus.Figures::connections);
        number(bean, "OutstandingRequests", ServerStatus.Figures::outstanding);
        number(bean, "PacketsReceived", ServerStatus.Figures::received);
        number(bean, "PacketsSent", ServerStatus.Figures::sent);
        number(bean, "MinRequestLatency", figures -> figures.latency().least());
        number(bean, "MaxRequestLatency", figures -> figures.latency().greatest());
        bean.shows("AvgRequestLatency", Double.class, () -> figures().latency().mean());
        for (String which : new String[] {"Last", "Min", "Max"}) {
            String gauge = which.toLowerCase(Locale.ROOT) + "_client_response_size";
            bean.shows(which + "ClientResponseSize", Integer.class, () -> (int) gauge(gauge));
        }
        bean.shows("AuthFailedCount", Long.class, () -> gauge("auth_failed_count"))
                .shows("NonMTLSRemoteConnCount", Long.class, () -> gauge("non_mtls_remote_conn_count"))
                .shows("NonMTLSLocalConnCount", Long.class, () -> gauge("non_mtls_local_conn_count"));
    }

    private void number(Bean bean, String name, Function<ServerStatus.Figures, Number> value) {
        bean.shows(name, Long.class, () -> value.apply(figures()).longValue());
    }

    private long gauge(String name) {
        Long measured = figures().measured().gauges().get(name);
        return measured == null ? metrics.gauge(name) : measured;
    }

    Bean tree() {
        return new Bean("the database")
                .shows("NodeCount", Integer.class, () -> figures().data().nodes())
                .shows("WatchCount", Integer.class, () -> (int) figures().data().watches())
                .shows("LastZxid", String.class, this::zxid)
                .answers("approximateDataSize", Long.class, () -> figures()
                        .data()
                        .bytes())
                .answers(
                        "countEphemerals", Integer.class, () -> figures().data().ephemerals());
    }

    Bean replicated(String name, EnsembleConfig ensemble) {
        return new Bean("a member of an ensemble")
                .shows("Name", String.class, () -> name)
                .shows("QuorumSize", Integer.class, ensemble.membership().voters()::size)
                .shows("InitLimit", Integer.class, () -> config.value(EnsembleKeys.INIT_LIMIT))
                .shows("SyncLimit", Integer.class, () -> config.value(EnsembleKeys.SYNC_LIMIT))
                .shows("SslQuorum", Boolean.class, () -> config.value(TlsKeys.QUORUM))
                .shows("PortUnification", Boolean.class, () -> config.value(TlsKeys.QUORUM_UNIFICATION))
                .shows("DigestEnabled", Boolean.class, () -> config.value(StorageKeys.DIGEST));
    }

    Bean replica(String name, Member member, EnsembleConfig ensemble) {
        Member.Address address = member.addresses().get(0);
        boolean own = member.id() == ensemble.myId();
        Bean bean = new Bean("a member, as the configuration has it")
                .shows("Name", String.class, () -> name)
                .shows("LearnerType", String.class, () -> member.observer() ? "OBSERVER" : "PARTICIPANT")
                .shows("QuorumAddress", String.class, () -> address.host() + ":" + address.quorumPort())
                .shows("ElectionAddress", String.class, () -> address.host() + ":" + address.electionPort());
        if (!own) {
            return bean.shows("ClientAddress", String.class, () -> clientAddress(member))
                    .shows("Leader", Boolean.class, () -> status.leader() == member.id());
        }
        ServerConfig.Listener listener = config.listener();
        String host = listener.host().isEmpty() ? "0.0.0.0" : listener.host();
        bean.shows("ClientAddress", String.class, () -> host + ":" + listener.port())
                .shows("Leader", Boolean.class, () -> "leader"
                        .equals(status.ensemble().mode()))
                .shows("State", String.class, this::state)
                .shows("PartOfEnsemble", Boolean.class, () -> true)
                .shows("ConfigVersion", Long.class, ensemble::version)
                .shows("QuorumSystemInfo", String.class, ensemble::text)
                .shows("ElectionType", Integer.class, () -> 3)
                .shows("InitLimit", Integer.class, () -> config.value(EnsembleKeys.INIT_LIMIT))
                .shows("SyncLimit", Integer.class, () -> config.value(EnsembleKeys.SYNC_LIMIT))
                .shows("TickTime", Integer.class, () -> config.value(BasicKeys.TICK_TIME))
                .shows("MinSessionTimeout", Integer.class, config::minSessionTimeoutMillis)
                .shows("MaxSessionTimeout", Integer.class, config::maxSessionTimeoutMillis)
                .shows("MaxClientCnxnsPerHost", Integer.class, () -> config.value(BasicKeys.MAX_CLIENT_CNXNS))
                .shows("MaxCnxns", Integer.class, () -> config.value(BasicKeys.MAX_CNXNS))
                .shows("StartTime", String.class, () -> started);
        return bean;
    }

    Bean election() {
        return new Bean("looks for a leader").shows("StartTime", String.class, () -> started);
    }

    private String state() {
        return switch (status.ensemble().mode()) {
            case "leader" -> "leading";
            case "follower" -> "following";
            case "observer" -> "observing";
            default -> "leaderelection";
        };
    }

    private static String clientAddress(Member member) {
        return member.clientPort() == 0 ? "" : member.clientHost() + ":" + member.clientPort();
    }
}
