package io.zk.distribution;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Curator's locks, leaders and barriers with one server. */
class CuratorCoordinationTest extends CuratorCoordinationCases {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = SERVERS.ours();
    }

    @Override
    String connectString() {
        return server.connectString();
    }
}
