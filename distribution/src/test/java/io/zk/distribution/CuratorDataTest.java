package io.zk.distribution;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Curator's caches, counters, queues, nodes and transactions with one server. */
class CuratorDataTest extends CuratorDataCases {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = SERVERS.ours("extendedTypesEnabled=true");
    }

    @Override
    String connectString() {
        return server.connectString();
    }
}
