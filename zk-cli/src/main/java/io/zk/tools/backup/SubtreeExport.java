package io.zk.tools.backup;

import io.zk.client.api.BlockingZkClient;
import io.zk.client.api.CreateOptions;
import io.zk.client.api.NodeData;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.server.storage.Recovered;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Node;
import io.zk.server.tree.TreeWalk;
import io.zk.tools.file.Terminal;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code zkBackup.sh export}: a node and all below it as text, of a running server or of a backup at any time it covers.
 * Ephemeral nodes are left out, and so is {@code /zookeeper}. A client reads node after node while others write, and is
 * not told which nodes are containers or have a time to live; from a backup all is of one moment, and kinds are kept.
 */
@Command(name = "export")
public final class SubtreeExport extends BackupTool {
    static final String HEADER = "# a subtree of ZooKeeper: path, kind, ACL, data in base 64";
    private static final int SLICE_NODES = 1000;

    @Mixin
    private final Connection connection;

    @Mixin
    private final PointInTime point = new PointInTime();

    @Option(names = "--from")
    private @Nullable Path backup;

    @Parameters(index = "0")
    private String path = "";

    @Parameters(index = "1")
    private @Nullable Path file;

    private int leftOut;

    /** With settings for the client from the system, by the names that Apache's client has for them. */
    public SubtreeExport(Terminal terminal, Properties system) {
        super(terminal);
        connection = new Connection(system);
    }

    @Override
    public int run() throws IOException {
        Path target = file;
        if (target == null || connection.given() == (backup != null)) {
            return refuse("--server or --from: where is it to come from?");
        }
        if (connection.given() && point.given()) {
            return refuse("a running server knows only the newest state: --zxid and --time go with --from");
        }
        if (!path.startsWith("/")) {
            return refuse("a path begins with a slash, and this is " + path);
        }
        if (Files.exists(target)) {
            throw new BackupException(target + " is there already");
        }
        if (backup != null) {
            return write(target, ofBackup(backup));
        }
        return connection.use(client -> write(target, ofServer(client)));
    }

    private int write(Path target, List<SubtreeNode> nodes) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(target, StandardOpenOption.CREATE_NEW)) {
            out.write(HEADER + "\n");
            for (SubtreeNode node : nodes) {
                out.write(node.line() + "\n");
            }
        }
        terminal()
                .line(nodes.size() + " nodes of " + path + " are in " + target
                        + (leftOut == 0 ? "" : "; left out: " + leftOut + " ephemeral nodes"));
        return 0;
    }

    private String root() {
        return path.equals("/") ? "" : path;
    }

    private List<SubtreeNode> ofBackup(Path folder) throws IOException {
        if (Manifest.isBackup(folder)) {
            List<String> differences = Manifest.read(folder).differences(folder);
            if (!differences.isEmpty()) {
                throw new BackupException(folder + " is damaged: " + String.join("; ", differences));
            }
        }
        Recovered state = point.of(new DataFiles(folder, folder));
        DataTree tree = state.tree();
        Map<String, SubtreeNode> found = new TreeMap<>();
        TreeWalk walk = new TreeWalk(tree);
        boolean more = true;
        while (more) {
            more = walk.next(SLICE_NODES, (at, node) -> take(tree, at, node, found));
        }
        if (found.isEmpty()) {
            throw new BackupException("there is no node " + path + " after 0x" + Long.toHexString(state.lastZxid()));
        }
        return new ArrayList<>(found.values());
    }

    private void take(DataTree tree, String at, Node node, Map<String, SubtreeNode> found) {
        String root = root();
        boolean within = at.equals(root) || at.startsWith(root + "/");
        if (!within || isReserved(at)) {
            return;
        }
        if (SubtreeNode.isEphemeral(node)) {
            leftOut++;
            return;
        }
        List<Acl> acl = tree.acl(node.aclId());
        CreateOptions options = SubtreeNode.options(node, acl == null ? Acl.OPEN : acl);
        found.put(at, new SubtreeNode(at.substring(root.length()), options, node.data()));
    }

    /** The servers' own nodes, unless it is one of them that is asked for. */
    private boolean isReserved(String at) {
        return root().isEmpty() && (at.equals("/zookeeper") || at.startsWith("/zookeeper/"));
    }

    private List<SubtreeNode> ofServer(BlockingZkClient client) throws IOException, InterruptedException {
        List<SubtreeNode> nodes = new ArrayList<>();
        read(client, "", nodes);
        if (nodes.isEmpty()) {
            throw new BackupException("there is no node " + path + " that is not ephemeral");
        }
        return nodes;
    }

    private void read(BlockingZkClient client, String below, List<SubtreeNode> nodes) throws InterruptedException {
        List<String> open = new ArrayList<>(List.of(below));
        while (!open.isEmpty()) {
            String at = open.remove(open.size() - 1);
            String full = (root() + at).isEmpty() ? "/" : root() + at;
            try {
                NodeData data = client.data(full);
                if (data.stat().ephemeralOwner() != 0) {
                    leftOut++;
                    continue;
                }
                nodes.add(new SubtreeNode(
                        at, CreateOptions.PERSISTENT.acl(client.acl(full).acl()), data.data()));
                List<String> names = new ArrayList<>(client.children(full).names());
                names.sort(Collections.reverseOrder());
                for (String name : names) {
                    if (!isReserved(root() + at + "/" + name)) {
                        open.add(at + "/" + name);
                    }
                }
            } catch (ZkException e) {
                // What others delete meanwhile is not there.
                if (e.code() != ErrorCode.NO_NODE) {
                    throw e;
                }
            }
        }
    }
}
