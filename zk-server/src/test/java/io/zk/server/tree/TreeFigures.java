package io.zk.server.tree;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnHeader;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a tree of a million nodes takes and how fast it is: 100 bytes of data each; flat, 1,000 directories of
 * 1,000, chains. Run by hand, with a fixed heap: {@code java -Xmx2g io.zk.server.tree.TreeFigures}.
 */
public final class TreeFigures {
    private static final int NODES = 1_000_000;

    private long zxid = 5L << 32;

    private TreeFigures() {}

    public static void main(String[] args) {
        for (String shape : new String[] {"flat", "flat", "wide", "narrow", "deep"}) {
            new TreeFigures().measure(shape);
        }
    }

    private void measure(String shape) {
        long before = live();
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        long created = 0;
        long longest = 0;
        for (int i = 0; i < NODES; i++) {
            Transaction transaction = create(path(shape, i));
            long begin = System.nanoTime();
            tree.apply(transaction, TreeEvents.NONE);
            long took = System.nanoTime() - begin;
            created += took;
            longest = Math.max(longest, took);
        }
        long bytes = live() - before;
        System.out.printf(
                "%-6s %6.1f bytes a node; create %5d ns (longest %d us)",
                shape, (double) bytes / tree.nodeCount(), created / NODES, longest / 1000);
        System.out.printf("; find %4d ns", finds(tree, shape));
        System.out.printf("; setData %4d ns", setDatas(tree, shape));
        System.out.printf("; walk %4d ns%n", walk(tree));
    }

    /** Nanoseconds of this thread alone: others may use the machine. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long live() {
        long live = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            live = Math.min(
                    live,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return live;
    }

    private static String path(String shape, int i) {
        return switch (shape) {
            case "flat" -> i == 0 ? "/flat" : String.format("/flat/n-%010d", i);
            case "wide" -> parted(i, 1000);
            case "narrow" -> parted(i, 10);
            default -> chain(i);
        };
    }

    private static String parted(int i, int childrenEach) {
        int directory = i / childrenEach;
        String top = String.format("/member%07d", directory);
        return i % childrenEach == 0 ? top : top + String.format("/n-%010d", i);
    }

    /** Chains twenty deep. */
    private static String chain(int i) {
        StringBuilder path = new StringBuilder(String.format("/chain%07d", i / 20));
        for (int depth = 1; depth <= i % 20; depth++) {
            path.append("/link").append(depth);
        }
        return path.toString();
    }

    private Transaction create(String path) {
        return transaction(new CreateTxn(OpCode.CREATE, path, new byte[100], Acl.OPEN, false, -1, 0));
    }

    private Transaction transaction(Txn txn) {
        return new Transaction(
                new TxnHeader(
                        1, 1, ++zxid, 1_700_000_000_000L + zxid, txn.opCode().code()),
                txn,
                null);
    }

    private static String[] picked(String shape) {
        Random random = new Random(1);
        String[] picked = new String[200_000];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = path(shape, random.nextInt(NODES));
        }
        return picked;
    }

    private static long finds(DataTree tree, String shape) {
        String[] paths = picked(shape);
        long sum = 0;
        for (int round = 0; round < 3; round++) {
            for (String path : paths) {
                sum += length(tree.find(path));
            }
        }
        long start = cpu();
        for (int round = 0; round < 5; round++) {
            for (String path : paths) {
                sum += length(tree.find(path));
            }
        }
        long took = cpu() - start;
        return sum == 0 ? -1 : took / (5L * paths.length);
    }

    private static int length(@Nullable Node node) {
        return node == null ? 0 : node.dataLength() + node.aversion();
    }

    private long setDatas(DataTree tree, String shape) {
        String[] paths = picked(shape);
        Transaction[] transactions = new Transaction[paths.length];
        for (int i = 0; i < paths.length; i++) {
            transactions[i] = transaction(new SetDataTxn(OpCode.SET_DATA, paths[i], new byte[100], i));
        }
        long took = 0;
        for (int round = 0; round < 6; round++) {
            long start = cpu();
            for (Transaction transaction : transactions) {
                tree.apply(transaction, TreeEvents.NONE);
            }
            took = cpu() - start;
        }
        return took / transactions.length;
    }

    private static long walk(DataTree tree) {
        long start = cpu();
        long[] sum = new long[1];
        TreeWalk walk = new TreeWalk(tree);
        while (walk.next(1000, (path, node) -> sum[0] += path.length() + node.dataLength())) {
            sum[0]++;
        }
        return (cpu() - start) / tree.nodeCount();
    }
}
