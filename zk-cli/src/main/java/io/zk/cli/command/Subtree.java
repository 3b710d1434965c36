package io.zk.cli.command;

import io.zk.client.api.Children;
import io.zk.client.api.MultiFailedException;
import io.zk.client.api.Op;
import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A node and all below it. Lists of children are asked for some at a time: a tree is many round trips. */
final class Subtree {
    /** Requests under way at a time; the client takes some thousands. */
    private static final int WINDOW = 256;

    /** Bytes of paths in one multi, well below what a frame may hold. */
    private static final int BATCH_BYTES_MAX = 400_000;

    private Subtree() {}

    /** The node and all below it, each level after the one above. Nodes that vanish meanwhile are left out. */
    static List<String> breadthFirst(String path, CommandContext context) throws InterruptedException {
        ZkClient client = context.client(path);
        List<String> all = new ArrayList<>();
        all.add(path);
        for (int from = 0; from < all.size(); ) {
            List<String> window = List.copyOf(all.subList(from, Math.min(all.size(), from + WINDOW)));
            List<CompletableFuture<Children>> answers = submit(window, client);
            for (int i = 0; i < window.size(); i++) {
                String parent = window.get(i);
                for (String name : names(answers.get(i), parent.equals(path), context)) {
                    all.add(PathText.child(parent, name));
                }
            }
            from += window.size();
        }
        return all;
    }

    /** Prints the node, then its children and what is below each of them, in Apache's order: siblings first. */
    static void print(String path, CommandContext context) throws InterruptedException {
        ZkClient client = context.client(path);
        List<String> names = names(client.children(path), true, context);
        context.line(path);
        printBelow(path, names, client, context);
    }

    /**
     * Deletes the node and all below it, deepest first, so many at a time as one transaction. What others delete
     * meanwhile is left out.
     *
     * @return whether all of it is gone
     */
    static boolean delete(String path, int batch, CommandContext context) throws InterruptedException {
        List<String> all = breadthFirst(path, context);
        ZkClient client = context.client(path);
        boolean gone = true;
        List<Op> ops = new ArrayList<>();
        int bytes = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            ops.add(Op.delete(all.get(i), -1));
            bytes += all.get(i).length() * 3 + 50;
            if (ops.size() >= batch || bytes > BATCH_BYTES_MAX || i == 0) {
                gone &= deleteBatch(ops, client, context);
                ops.clear();
                bytes = 0;
            }
        }
        return gone;
    }

    private static boolean deleteBatch(List<Op> batch, ZkClient client, CommandContext context)
            throws InterruptedException {
        List<Op> ops = new ArrayList<>(batch);
        while (!ops.isEmpty()) {
            try {
                context.await(client.multi(ops));
                return true;
            } catch (MultiFailedException e) {
                if (e.code() != ErrorCode.NO_NODE) {
                    return false;
                }
                ops.remove(e.index());
            }
        }
        return true;
    }

    private static void printBelow(String path, List<String> names, ZkClient client, CommandContext context)
            throws InterruptedException {
        List<String> children = new ArrayList<>();
        for (String name : PathText.sorted(names)) {
            children.add(PathText.child(path, name));
            context.line(PathText.child(path, name));
        }
        for (int from = 0; from < children.size(); from += WINDOW) {
            List<String> window = children.subList(from, Math.min(children.size(), from + WINDOW));
            List<CompletableFuture<Children>> answers = submit(window, client);
            for (int i = 0; i < window.size(); i++) {
                printBelow(window.get(i), names(answers.get(i), false, context), client, context);
            }
        }
    }

    private static List<CompletableFuture<Children>> submit(List<String> paths, ZkClient client) {
        List<CompletableFuture<Children>> answers = new ArrayList<>();
        for (String path : paths) {
            answers.add(client.children(path));
        }
        return answers;
    }

    private static List<String> names(CompletableFuture<Children> answer, boolean mustExist, CommandContext context)
            throws InterruptedException {
        try {
            return context.await(answer).names();
        } catch (ZkException e) {
            if (mustExist || e.code() != ErrorCode.NO_NODE) {
                throw e;
            }
            return List.of();
        }
    }
}
