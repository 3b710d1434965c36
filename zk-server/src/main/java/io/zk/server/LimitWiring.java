package io.zk.server;

import io.zk.server.config.BasicKeys;
import io.zk.server.config.EnsembleConfig;
import io.zk.server.config.LimitKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.net.ConnectionThrottle;
import io.zk.server.net.NetSettings;
import io.zk.server.replica.Patience;

/** Turns the settings of limits into the records that their users own. Immutable; any thread. */
record LimitWiring(ServerConfig config) {
    private static final int SHARED_FROM = 3;

    NetSettings.Throttles throttles() {
        ConnectionThrottle.Dropping dropping = new ConnectionThrottle.Dropping(
                config.value(LimitKeys.FREEZE_TIME),
                config.value(LimitKeys.DROP_INCREASE),
                config.value(LimitKeys.DROP_DECREASE),
                config.value(LimitKeys.DECREASE_RATIO));
        boolean weights = config.value(LimitKeys.WEIGHTS);
        ConnectionThrottle.Rules connections = new ConnectionThrottle.Rules(
                config.value(LimitKeys.TOKENS),
                config.value(LimitKeys.FILL_TIME),
                config.value(LimitKeys.FILL_COUNT),
                weights ? config.value(LimitKeys.GLOBAL_WEIGHT) : 1,
                weights ? config.value(LimitKeys.RENEW_WEIGHT) : 1,
                dropping);
        return new NetSettings.Throttles(
                config.value(LimitKeys.REQUESTS_MAX), config.value(LimitKeys.STALL_MILLIS), connections);
    }

    Patience patience() {
        return new Patience(config.value(LimitKeys.THROTTLED_MILLIS), late());
    }

    private Patience.Late late() {
        if (!config.value(LimitKeys.STALE_LATENCY)) {
            return Patience.Late.UNSEEN;
        }
        return config.value(LimitKeys.DROP_STALE) ? Patience.Late.DROPPED : Patience.Late.COUNTED;
    }

    DiskRoom.Limits disk() {
        return new DiskRoom.Limits(
                config.value(LimitKeys.DISK_WARNING_MEBI),
                config.value(LimitKeys.DISK_RESERVE_MEBI),
                config.ensemble() != null);
    }

    /**
     * Requests under way from which on a server is congested. A limit that the operator has set is one of all, of which
     * each of three and more voters has a share, as in Apache's servers; the default is each server's own.
     */
    int outstandingMax() {
        int limit = config.value(BasicKeys.OUTSTANDING_LIMIT);
        EnsembleConfig ensemble = config.ensemble();
        int voters = ensemble == null ? 1 : ensemble.membership().voters().size();
        boolean shared = config.isSet(BasicKeys.OUTSTANDING_LIMIT) && voters >= SHARED_FROM;
        return shared ? Math.max(1, limit / (voters - 1)) : limit;
    }
}
