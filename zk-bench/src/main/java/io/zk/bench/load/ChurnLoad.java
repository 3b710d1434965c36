package io.zk.bench.load;

import io.zk.client.api.ZkClient;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Opens a session, closes it, opens the next: so many at a time. */
final class ChurnLoad {
    private final LoadOptions options;
    private final Sessions sessions;
    private final Figures figures = new Figures("churn");
    private final Window window;
    private final CountDownLatch running;

    ChurnLoad(LoadOptions options, Sessions sessions) {
        this.options = options;
        this.sessions = sessions;
        this.window = new Window(options, figures);
        this.running = new CountDownLatch(options.connections);
    }

    Figures run() throws InterruptedException, IOException {
        for (int i = 0; i < options.connections; i++) {
            next();
        }
        window.measure();
        running.await();
        return figures;
    }

    private void next() {
        if (window.over()) {
            running.countDown();
            return;
        }
        long before = System.nanoTime();
        ZkClient client = sessions.begin();
        client.whenConnected().whenComplete((session, failure) -> {
            if (failure == null) {
                figures.took("session_open", System.nanoTime() - before);
            } else {
                figures.failed();
            }
            client.closeAsync().whenComplete((closed, late) -> next());
        });
    }
}
