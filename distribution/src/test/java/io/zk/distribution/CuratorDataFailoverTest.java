package io.zk.distribution;

import io.zk.distribution.RunningServer.Kind;
import java.util.Collections;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Curator's caches, counters, queues, nodes and transactions with an ensemble that loses its leader in each test. */
class CuratorDataFailoverTest extends CuratorDataCases {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @RegisterExtension
    static final LeaderLoss LOSS = new LeaderLoss();

    private static Ensemble ensemble;

    @BeforeAll
    static void start() {
        ensemble = SERVERS.ensemble(Collections.nCopies(3, Kind.OURS), "extendedTypesEnabled=true");
        ensemble.start();
        LOSS.strikes(ensemble);
    }

    @Override
    String connectString() {
        return ensemble.connectString();
    }
}
