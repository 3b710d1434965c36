package io.zk.bench.load;

import io.zk.client.api.NodeEvent;
import io.zk.client.api.Watcher;
import io.zk.client.api.ZkClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Rounds: a write, its event at every watcher, every watch set again. */
final class WatchLoad {
    private final LoadOptions options;
    private final Sessions sessions;
    private final Figures figures = new Figures("watch");
    private final Window window;
    private final String path;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger unarmed = new AtomicInteger();
    private volatile long writtenAt;

    WatchLoad(LoadOptions options, Sessions sessions) {
        this.options = options;
        this.sessions = sessions;
        this.window = new Window(options, figures);
        this.path = options.prefix + "/n0";
    }

    Figures run() throws InterruptedException, ExecutionException, TimeoutException, IOException {
        List<ZkClient> clients = sessions.open(options.watchers + 1);
        ZkClient writer = clients.get(0);
        new Nodes(options).prepare(writer);
        unarmed.set(options.watchers);
        for (ZkClient client : clients.subList(1, clients.size())) {
            arm(client, writer);
        }
        window.measure();
        ended.await();
        Sessions.close(clients);
        return figures;
    }

    private void arm(ZkClient client, ZkClient writer) {
        Watcher watcher = new Watcher() {
            @Override
            public void nodeEvent(NodeEvent event) {
                figures.took("fan_out_lag", System.nanoTime() - writtenAt);
                arm(client, writer);
            }
        };
        client.data(path, watcher).whenComplete((data, failure) -> {
            if (failure != null) {
                figures.failed();
            }
            if (unarmed.decrementAndGet() == 0) {
                write(writer);
            }
        });
    }

    private void write(ZkClient writer) {
        if (window.over()) {
            ended.countDown();
            return;
        }
        unarmed.set(options.watchers);
        writtenAt = System.nanoTime();
        writer.setData(path, new byte[options.size], -1).whenComplete((stat, failure) -> {
            if (failure != null) {
                figures.failed();
            }
        });
    }
}
