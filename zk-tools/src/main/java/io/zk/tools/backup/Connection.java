package io.zk.tools.backup;

import io.zk.client.api.BlockingZkClient;
import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A running server or ensemble, used as a client. */
final class Connection {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    @Option(names = "--server")
    private @Nullable String server;

    @Option(names = "--auth")
    private List<String> credentials = List.of();

    boolean given() {
        return server != null;
    }

    /** What is done with the client. */
    interface Use {
        int with(BlockingZkClient client) throws IOException, InterruptedException;
    }

    /**
     * Connects, and disconnects when it is done.
     *
     * @throws BackupException if no server answers, or one refuses what is asked
     */
    int use(Use use) throws IOException {
        String connectString = String.valueOf(server);
        try (ZkClient client = ZkClient.connect(connectString)) {
            BlockingZkClient blocking = client.blocking();
            blocking.awaitConnected(CONNECT_TIMEOUT);
            for (String credential : credentials) {
                int colon = credential.indexOf(':');
                if (colon < 0) {
                    throw new BackupException("--auth is written <scheme>:<auth>, such as digest:user:password");
                }
                blocking.authenticate(
                        credential.substring(0, colon),
                        credential.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
            }
            return use.with(blocking);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } catch (IllegalArgumentException e) {
            throw new BackupException("--server " + connectString + ": " + e.getMessage());
        } catch (ZkException e) {
            String why = e.code() == ErrorCode.CONNECTION_LOSS ? ": no connection to " + connectString : "";
            throw new BackupException(String.valueOf(e.getMessage()) + why);
        }
    }
}
