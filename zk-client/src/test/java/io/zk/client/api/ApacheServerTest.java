package io.zk.client.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.client.session.SessionState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against the server that it has to be able to work with. */
@Timeout(60)
class ApacheServerTest {
    private final ApacheServer server;

    ApacheServerTest() throws Exception {
        server = ApacheServer.open();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    @Test
    void createsReadsAndCloses() throws Exception {
        try (ZkClient client = ZkClient.connect(server.connectString())) {
            BlockingZkClient zk = client.blocking();
            assertEquals(
                    SessionState.CONNECTED,
                    zk.awaitConnected(Duration.ofSeconds(10)).state());
            assertEquals("/a", zk.create("/a", "hi".getBytes(UTF_8)).path());
            assertArrayEquals("hi".getBytes(UTF_8), zk.data("/a").data());
            assertTrue(client.closeAsync().get());
            assertEquals(SessionState.CLOSED, client.session().state());
        }
    }
}
