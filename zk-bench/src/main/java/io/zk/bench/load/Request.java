package io.zk.bench.load;

import io.zk.client.api.Op;
import io.zk.client.api.ZkClient;
import io.zk.protocol.data.CreateMode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** The kinds of requests a load is made of. */
enum Request {
    GET {
        @Override
        CompletableFuture<?> send(ZkClient client, Nodes nodes, RandomGenerator random) {
            return client.data(nodes.any(random));
        }
    },
    EXISTS {
        @Override
        CompletableFuture<?> send(ZkClient client, Nodes nodes, RandomGenerator random) {
            return client.exists(nodes.any(random));
        }
    },
    CHILDREN {
        @Override
        CompletableFuture<?> send(ZkClient client, Nodes nodes, RandomGenerator random) {
            return client.children(nodes.listed());
        }
    },
    SET {
        @Override
        CompletableFuture<?> send(ZkClient client, Nodes nodes, RandomGenerator random) {
            return client.setData(nodes.any(random), nodes.data(), -1);
        }
    },
    CREATE_SEQ {
        @Override
        CompletableFuture<?> send(ZkClient client, Nodes nodes, RandomGenerator random) {
            return client.create(nodes.made() + "/s", nodes.data(), CreateMode.PERSISTENT_SEQUENTIAL);
        }
    },
    CREATE_EPH {
        @Override
        CompletableFuture<?> send(ZkClient client, Nodes nodes, RandomGenerator random) {
            return client.create(nodes.made() + "/e", nodes.data(), CreateMode.EPHEMERAL_SEQUENTIAL);
        }
    },
    /** A check and five sets. */
    MULTI {
        @Override
        CompletableFuture<?> send(ZkClient client, Nodes nodes, RandomGenerator random) {
            return client.multi(List.of(
                    Op.check(nodes.any(random), -1),
                    Op.setData(nodes.any(random), nodes.data(), -1),
                    Op.setData(nodes.any(random), nodes.data(), -1),
                    Op.setData(nodes.any(random), nodes.data(), -1),
                    Op.setData(nodes.any(random), nodes.data(), -1),
                    Op.setData(nodes.any(random), nodes.data(), -1)));
        }
    };

    abstract CompletableFuture<?> send(ZkClient client, Nodes nodes, RandomGenerator random);

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
