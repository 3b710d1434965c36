package io.zk.bench.load;

import io.zk.client.api.ClientOptions;
import io.zk.client.api.ZkClient;
import io.zk.client.net.ClientThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens and closes the driver's sessions. Any thread. */
final class Sessions {
    private static final int WAIT_SECONDS = 30;

    private final String servers;
    private final ClientOptions options;

    /** Callbacks run where the answers come in: a hand-over to another thread would be measured, too. */
    Sessions(LoadOptions load, ClientThreads threads) {
        servers = load.servers;
        options = ClientOptions.builder()
                .threads(threads)
                .callbackExecutor(Runnable::run)
                .sessionTimeout(Duration.ofSeconds(WAIT_SECONDS))
                .build();
    }

    ZkClient begin() {
        return ZkClient.connect(servers, options);
    }

    List<ZkClient> open(int count) throws InterruptedException, ExecutionException, TimeoutException {
        List<ZkClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(begin());
        }
        for (ZkClient client : clients) {
            await(client.whenConnected());
        }
        return clients;
    }

    static void close(List<ZkClient> clients) throws InterruptedException, ExecutionException, TimeoutException {
        List<CompletableFuture<Boolean>> closing =
                clients.stream().map(ZkClient::closeAsync).toList();
        for (CompletableFuture<Boolean> each : closing) {
            await(each);
        }
    }

    static <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
}
