package io.zk.tools.backup;

import io.zk.client.api.BlockingZkClient;
import io.zk.client.api.MultiFailedException;
import io.zk.client.api.Op;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.ErrorCode;
import io.zk.tools.file.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code zkBackup.sh import}: creates the nodes of an export on a running server, below the same path or another one, some
 * hundred in a transaction: others may see half of it. Where the path is there already nothing is done, unless what is
 * there is to be deleted first, or to be merged with: then nodes that are there get the data and the ACL of the export.
 */
@Command(name = "import")
public final class SubtreeImport extends BackupTool {
    private static final int BATCH_NODES = 200;
    private static final int BATCH_BYTES_MAX = 400_000;

    @Mixin
    private final Connection connection;

    @Option(names = "--merge")
    private boolean merge;

    @Option(names = "--replace")
    private boolean replace;

    @Parameters(index = "0")
    private @Nullable Path file;

    @Parameters(index = "1")
    private String path = "";

    /** With settings for the client from the system, by the names that Apache's client has for them. */
    public SubtreeImport(Terminal terminal, Properties system) {
        super(terminal);
        connection = new Connection(system);
    }

    @Override
    public int run() throws IOException {
        Path source = file;
        if (source == null || !connection.given() || merge && replace) {
            return refuse("");
        }
        if (!path.startsWith("/")) {
            return refuse("a path begins with a slash, and this is " + path);
        }
        List<SubtreeNode> nodes = read(source);
        return connection.use(client -> bring(client, nodes));
    }

    private static List<SubtreeNode> read(Path source) throws IOException {
        List<SubtreeNode> nodes = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(source)) {
            if (!SubtreeExport.HEADER.equals(lines.readLine())) {
                throw new BackupException(source + " is no export: its first line is another");
            }
            String line = lines.readLine();
            while (line != null) {
                try {
                    nodes.add(SubtreeNode.parse(line));
                } catch (IllegalArgumentException e) {
                    throw new BackupException(source + ", line " + (nodes.size() + 2) + ": " + e.getMessage());
                }
                line = lines.readLine();
            }
        }
        return nodes;
    }

    private int bring(BlockingZkClient client, List<SubtreeNode> nodes) throws IOException, InterruptedException {
        boolean root = path.equals("/");
        if (!root && client.exists(path).isPresent() && !merge) {
            if (!replace) {
                throw new BackupException(
                        path + " is there already: --merge keeps what is there, --replace deletes it");
            }
            delete(client, path);
        }
        if (!root) {
            createAbove(client);
        }
        int there = 0;
        List<Op> batch = new ArrayList<>();
        int bytes = 0;
        for (SubtreeNode node : nodes) {
            String full = full(node);
            if ((merge || full.equals("/")) && client.exists(full).isPresent()) {
                client.setData(full, node.data(), -1);
                client.setAcl(full, node.options().acl(), -1);
                there++;
                continue;
            }
            batch.add(Op.create(full, node.data(), node.options()));
            bytes += full.length() + (node.data() == null ? 0 : node.data().length) + 100;
            if (batch.size() >= BATCH_NODES || bytes > BATCH_BYTES_MAX || merge) {
                send(client, batch);
                bytes = 0;
            }
        }
        send(client, batch);
        terminal()
                .line(nodes.size() + " nodes are below " + path
                        + (there == 0 ? "" : ", " + there + " of them changed"));
        return 0;
    }

    private String full(SubtreeNode node) {
        String full = (path.equals("/") ? "" : path) + node.path();
        return full.isEmpty() ? "/" : full;
    }

    private static void send(BlockingZkClient client, List<Op> batch) throws IOException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        try {
            client.multi(batch);
            batch.clear();
        } catch (MultiFailedException e) {
            Op.Create refused = (Op.Create) batch.get(e.index());
            boolean ttl = refused.options().mode().isTtl() && e.code() == ErrorCode.UNIMPLEMENTED;
            throw new BackupException(e.code() + " at " + refused.path() + ": it and what follows it was not created"
                    + (ttl ? "; it has a time to live, which needs extendedTypesEnabled=true on all servers" : ""));
        }
    }

    private void createAbove(BlockingZkClient client) throws InterruptedException {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            try {
                client.create(path.substring(0, slash), new byte[0]);
            } catch (ZkException e) {
                if (e.code() != ErrorCode.NODE_EXISTS) {
                    throw e;
                }
            }
        }
    }

    private static void delete(BlockingZkClient client, String top) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(top));
        for (int i = 0; i < all.size(); i++) {
            for (String name : client.children(all.get(i)).names()) {
                all.add(all.get(i) + "/" + name);
            }
        }
        List<Op> batch = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            batch.add(Op.delete(all.get(i), -1));
            if (batch.size() == BATCH_NODES || i == 0) {
                client.multi(batch);
                batch.clear();
            }
        }
    }
}
