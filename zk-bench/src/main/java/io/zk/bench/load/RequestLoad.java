package io.zk.bench.load;

import io.zk.client.api.ZkClient;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** Keeps the same number of requests under way in each session: the answer to one sends the next. */
final class RequestLoad {
    private final LoadOptions options;
    private final Sessions sessions;
    private final RequestMix mix;
    private final Nodes nodes;
    private final Figures figures = new Figures("load");
    private final Window window;

    RequestLoad(LoadOptions options, Sessions sessions) {
        this.options = options;
        this.sessions = sessions;
        this.mix = RequestMix.parse(options.operations);
        this.nodes = new Nodes(options);
        this.window = new Window(options, figures);
    }

    Figures run() throws InterruptedException, ExecutionException, TimeoutException, IOException {
        List<ZkClient> clients = sessions.open(options.connections);
        nodes.prepare(clients.get(0));
        CountDownLatch running = new CountDownLatch(clients.size() * options.inFlight);
        SplittableRandom seeds = new SplittableRandom(1);
        for (ZkClient client : clients) {
            for (int i = 0; i < options.inFlight; i++) {
                new Chain(client, seeds.split(), running).next();
            }
        }
        window.measure();
        running.await();
        Sessions.close(clients);
        return figures;
    }

    /** One request after the other. */
    private final class Chain {
        private final ZkClient client;
        private final RandomGenerator random;
        private final CountDownLatch running;

        Chain(ZkClient client, RandomGenerator random, CountDownLatch running) {
            this.client = client;
            this.random = random;
            this.running = running;
        }

        void next() {
            if (window.over()) {
                running.countDown();
                return;
            }
            Request request = mix.draw(random);
            long before = System.nanoTime();
            request.send(client, nodes, random).whenComplete((answer, failure) -> {
                if (failure == null) {
                    figures.took(request.label(), System.nanoTime() - before);
                } else {
                    figures.failed();
                }
                next();
            });
        }
    }
}
