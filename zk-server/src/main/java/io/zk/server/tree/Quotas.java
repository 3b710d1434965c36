package io.zk.server.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quotas, kept in the tree itself: /zookeeper/quota/a/b/zookeeper_limits limits /a/b, and zookeeper_stats beside it holds
 * what is used, which changes in place, without a trace in the stat.
 */
final class Quotas {
    static final String ROOT = "/zookeeper/quota";
    static final String LIMITS = "/zookeeper_limits";
    static final String STATS = "/zookeeper_stats";

    private final Nodes nodes;

    Quotas(Nodes nodes) {
        this.nodes = nodes;
    }

    /** The deepest quota that covers a path, or null. One whose usage nobody counts has no limits. */
    @Nullable
    Quota of(String path) {
        String top = top(path);
        if (top == null) {
            return null;
        }
        QuotaText limits = text(ROOT + top + LIMITS);
        boolean counted = nodes.find(ROOT + top + STATS) != null;
        QuotaText stats = counted ? text(ROOT + top + STATS) : QuotaText.EMPTY;
        if (!counted || limits == null || stats == null) {
            return new Quota(top, -1, -1, -1, -1, -1, -1, counted || limits == null);
        }
        return new Quota(
                top,
                limits.count(),
                limits.bytes(),
                limits.value("countHardLimit"),
                limits.value("byteHardLimit"),
                stats.count(),
                stats.bytes(),
                false);
    }

    /** Nodes came or went at a path, or their data grew or shrank. */
    void used(String path, long count, long bytes) {
        String top = nodes.quotaLimits() == 0 || path.startsWith(Nodes.RESERVED) ? null : top(path);
        if (top == null || !nodes.locate(ROOT + top + STATS)) {
            return;
        }
        QuotaText stats = QuotaText.parse(nodes.view.data());
        if (stats != null) {
            nodes.store(ROOT + top + STATS, stats.with(stats.count() + count, stats.bytes() + bytes));
        }
    }

    /** A node was created: if it is to hold the usage of a quota, counts it. */
    void created(String path) {
        if (path.startsWith(ROOT) && path.endsWith(STATS)) {
            count(path.substring(ROOT.length(), path.length() - STATS.length()));
        }
    }

    /** Counts the usage of every quota, as after the load of a snapshot. */
    void countAll() {
        tops().forEach(this::count);
    }

    /** Every quota whose usage is counted, in no order. */
    List<Quota> all() {
        List<Quota> all = new ArrayList<>();
        for (String top : tops()) {
            Quota quota = of(top);
            if (quota != null && quota.path().equals(top) && nodes.find(ROOT + top + STATS) != null) {
                all.add(quota);
            }
        }
        return all;
    }

    /** The paths that have limits. */
    private List<String> tops() {
        List<String> tops = new ArrayList<>();
        Object quota = nodes.find(ROOT);
        if (nodes.quotaLimits() == 0 || quota == null) {
            return tops;
        }
        Deque<String> paths = new ArrayDeque<>();
        Deque<Object> open = new ArrayDeque<>();
        paths.push("");
        open.push(quota);
        while (!open.isEmpty()) {
            String path = paths.pop();
            if (open.pop() instanceof Branch branch) {
                if (!path.isEmpty() && branch.child(LIMITS, 1, LIMITS.length()) != null) {
                    tops.add(path);
                }
                List<Object> children = new ArrayList<>();
                branch.children(children);
                for (Object child : children) {
                    paths.push(path + '/' + Packed.name(Branch.bytesOf(child)));
                    open.push(child);
                }
            }
        }
        return tops;
    }

    private void count(String top) {
        Object node = top.isEmpty() ? null : nodes.find(top);
        long[] usage = node == null ? new long[2] : Nodes.usage(node);
        if (!top.isEmpty() && nodes.locate(ROOT + top + STATS)) {
            QuotaText before = QuotaText.parse(nodes.view.data());
            QuotaText text = before == null ? QuotaText.EMPTY : before;
            nodes.store(ROOT + top + STATS, text.with(usage[0], usage[1]));
        }
    }

    private @Nullable QuotaText text(String path) {
        Object node = nodes.find(path);
        return node == null ? null : QuotaText.parse(NodeView.of(node).data());
    }

    /** The deepest path on the way to this one that has limits; the quotas' own subtree is the trie to look in. */
    private @Nullable String top(String path) {
        Object at = nodes.quotaLimits() == 0 ? null : nodes.find(ROOT);
        int end = 0;
        int to = 0;
        while (at instanceof Branch branch) {
            if (to > 0 && branch.child(LIMITS, 1, LIMITS.length()) != null) {
                end = to;
            }
            if (to >= path.length()) {
                break;
            }
            int from = to + 1;
            int slash = path.indexOf('/', from);
            to = slash < 0 ? path.length() : slash;
            at = branch.child(path, from, to);
        }
        return end == 0 ? null : path.substring(0, end);
    }
}
