package io.zk.cli.command;

import io.zk.client.api.NodeData;
import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Path;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The nodes that make a quota: below {@code /zookeeper/quota}, at the path of the node limited, one with the limits and
 * one where the servers keep count. Spec "data model", quota nodes: what tools create and refuse.
 */
final class Quotas {
    private static final String ROOT = "/zookeeper/quota";
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    private Quotas() {}

    /** One option a limit: {@code -n}, {@code -b}, {@code -N}, {@code -B}. */
    static CommandSpec options(BiFunction<String, String, OptionSpec> kind) {
        return Options.of(
                kind.apply("n", "num soft quota"),
                kind.apply("b", "bytes soft quota"),
                kind.apply("N", "num hard quota"),
                kind.apply("B", "bytes hard quota"));
    }

    /** The limit that the options name: one of n, b, N, B; null if they name none. */
    static @Nullable String limit(Arguments arguments) throws CommandException {
        Iterator<String> limits = arguments.options().keySet().iterator();
        String limit = limits.hasNext() ? limits.next() : null;
        if (limits.hasNext()) {
            throw ArgumentReader.complaint(
                    "AlreadySelected",
                    "The option '" + limits.next()
                            + "' was specified but an option from this group has already been selected: '" + limit
                            + "'");
        }
        return limit;
    }

    static String limitsPath(String path) {
        return ROOT + path + LIMITS;
    }

    static String statsPath(String path) {
        return ROOT + path + STATS;
    }

    /** Why this limit makes no sense; null if it does. */
    static @Nullable String flaw(String path, String limit, String value) {
        boolean counts = limit.equalsIgnoreCase("n");
        long number;
        try {
            number = counts ? Integer.parseInt(value) : Long.parseLong(value);
        } catch (NumberFormatException e) {
            return "NumberFormatException happens when parsing the option value";
        }
        if (counts && number <= 0) {
            return "the num quota must be greater than zero";
        }
        if (number < 0) {
            return "the bytes quota must be greater than or equal to zero";
        }
        return path.startsWith(ROOT) ? "cannot set a quota under the path: " + ROOT : null;
    }

    /** Sets one limit, and warns if more is there already. */
    static void set(String path, String limit, long value, CommandContext context)
            throws CommandException, InterruptedException {
        ZkClient client = context.client(path);
        if (context.await(client.exists(path)).isEmpty()) {
            throw new CommandException(path + " does not exist.");
        }
        refuseNested(path, client, context);
        NodeData present = find(limitsPath(path), client, context);
        QuotaText quota =
                QuotaText.parse(present == null ? null : present.data()).with(limit, value);
        if (present == null) {
            createParents(path, client, context);
            create(limitsPath(path), quota.toString(), client, context);
        } else {
            write(path, quota, present, client, context);
        }
        // Apache creates it with zeros, which makes the server count: spec "data model", quota nodes.
        create(statsPath(path), "count=0,bytes=0", client, context);
        QuotaText used =
                QuotaText.parse(context.await(client.data(statsPath(path))).data());
        if (quota.countBelow(used.count())) {
            context.line("[Warning]: the count quota you create is less than the existing count:" + used.count());
        }
        if (quota.bytesBelow(used.bytes())) {
            context.line("[Warning]: the bytes quota you create is less than the existing bytes:" + used.bytes());
        }
    }

    /** Lifts one limit; the quota stays, even if no limit is left. */
    static void lift(String path, String limit, CommandContext context) throws InterruptedException {
        ZkClient client = context.client(limitsPath(path));
        NodeData present = context.await(client.data(limitsPath(path)));
        write(path, QuotaText.parse(present.data()).with(limit, -1), present, client, context);
    }

    /** Deletes the quota's nodes, and those above them that then hold nothing. */
    static void delete(String path, CommandContext context) throws InterruptedException {
        ZkClient client = context.client(limitsPath(path));
        context.await(client.delete(limitsPath(path), -1));
        try {
            context.await(client.delete(statsPath(path), -1));
            for (String at = path; !at.isEmpty(); at = Path.parent(at)) {
                context.await(client.delete(ROOT + at, -1));
            }
        } catch (ZkException e) {
            // Somebody else's quota is beside it, or somebody deletes it too: the quota itself is gone.
            if (e.code() != ErrorCode.NOT_EMPTY && e.code() != ErrorCode.NO_NODE) {
                throw e;
            }
        }
    }

    private static void refuseNested(String path, ZkClient client, CommandContext context)
            throws CommandException, InterruptedException {
        for (String above = Path.parent(path); !above.isEmpty(); above = Path.parent(above)) {
            if (context.await(client.exists(limitsPath(above))).isPresent()) {
                throw new CommandException(path + " has a parent " + above + " which has a quota");
            }
        }
        if (context.await(client.exists(ROOT + path)).isEmpty()) {
            return;
        }
        for (String node : Subtree.breadthFirst(ROOT + path, context)) {
            if (node.endsWith(LIMITS) && !node.equals(limitsPath(path))) {
                String child = node.substring(ROOT.length(), node.length() - LIMITS.length());
                throw new CommandException(path + " has a child " + child + " which has a quota");
            }
        }
    }

    private static @Nullable NodeData find(String path, ZkClient client, CommandContext context)
            throws InterruptedException {
        try {
            return context.await(client.data(path));
        } catch (ZkException e) {
            if (e.code() != ErrorCode.NO_NODE) {
                throw e;
            }
            return null;
        }
    }

    private static void createParents(String path, ZkClient client, CommandContext context)
            throws InterruptedException {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            create(ROOT + path.substring(0, slash), null, client, context);
        }
        create(ROOT + path, null, client, context);
    }

    private static void create(String path, @Nullable String text, ZkClient client, CommandContext context)
            throws InterruptedException {
        try {
            context.await(client.create(path, text == null ? null : text.getBytes(StandardCharsets.UTF_8)));
        } catch (ZkException e) {
            if (e.code() != ErrorCode.NODE_EXISTS) {
                throw e;
            }
        }
    }

    private static void write(String path, QuotaText quota, NodeData present, ZkClient client, CommandContext context)
            throws InterruptedException {
        byte[] text = quota.toString().getBytes(StandardCharsets.UTF_8);
        context.await(client.setData(limitsPath(path), text, present.stat().version()));
    }
}
