package io.zk.bench.load;

import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** The nodes that a load works on; they stay when it is over. */
final class Nodes {
    private static final int UNDER_WAY = 200;

    private final String[] paths;
    private final String listed;
    private final String made;
    private final byte[] data;
    private final int children;

    Nodes(LoadOptions options) {
        paths = new String[Math.max(1, options.paths)];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = options.prefix + "/n" + i;
        }
        listed = options.prefix + "/kids" + options.children;
        made = options.prefix + "/made";
        data = new byte[options.size];
        children = options.children;
    }

    String any(RandomGenerator random) {
        return paths[random.nextInt(paths.length)];
    }

    /** The node with the children that are listed. */
    String listed() {
        return listed;
    }

    /** Where nodes are made. */
    String made() {
        return made;
    }

    byte[] data() {
        return data;
    }

    void prepare(ZkClient client) throws InterruptedException, ExecutionException, TimeoutException {
        String above = paths[0].substring(0, paths[0].lastIndexOf('/'));
        for (int slash = above.indexOf('/', 1); slash > 0; slash = above.indexOf('/', slash + 1)) {
            make(client, List.of(above.substring(0, slash)));
        }
        make(client, List.of(above));
        make(client, List.of(listed, made));
        make(client, List.of(paths));
        List<String> kids = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            kids.add(listed + "/k" + i);
        }
        make(client, kids);
    }

    private void make(ZkClient client, List<String> nodes)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (int from = 0; from < nodes.size(); from += UNDER_WAY) {
            List<CompletableFuture<?>> making = new ArrayList<>();
            for (String path : nodes.subList(from, Math.min(nodes.size(), from + UNDER_WAY))) {
                making.add(client.create(path, data));
            }
            for (CompletableFuture<?> each : making) {
                awaitMade(each);
            }
        }
    }

    private static void awaitMade(CompletableFuture<?> creation)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            Sessions.await(creation);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof ZkException refused) || refused.code() != ErrorCode.NODE_EXISTS) {
                throw e;
            }
        }
    }
}
