package io.zk.tools.backup;

import io.zk.client.api.CreateOptions;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.Id;
import io.zk.server.tree.Node;
import io.zk.server.tree.TreeRules;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A node as it stands in a file: path below the subtree's root, kind, ACL and data, with tabs between them, which no path
 * can hold.
 *
 * @param path "" for the root, else it begins with a slash
 * @param options kind and ACL; the node is not ephemeral
 */
record SubtreeNode(String path, CreateOptions options, byte @Nullable [] data) {
    private static final TreeRules RULES = new TreeRules(true, false, true);
    private static final long TTL_MILLIS = 0x000000ffffffffffL;
    private static final int FIELDS = 4;
    private static final String NULL_DATA = "-";

    /** Whether a node belongs to a session. */
    static boolean isEphemeral(Node node) {
        return RULES.ephemeral(node.storedOwner());
    }

    /** How to create a node of this one's kind. */
    static CreateOptions options(Node node, List<Acl> acl) {
        long owner = node.storedOwner();
        if (owner == Node.CONTAINER_OWNER) {
            return CreateOptions.of(CreateMode.CONTAINER).acl(acl);
        }
        return owner == 0
                ? CreateOptions.PERSISTENT.acl(acl)
                : new CreateOptions(CreateMode.PERSISTENT_WITH_TTL, acl, owner & TTL_MILLIS);
    }

    String line() {
        String kind =
                switch (options.mode()) {
                    case CONTAINER -> "container";
                    case PERSISTENT_WITH_TTL -> "ttl=" + options.ttlMillis();
                    default -> "persistent";
                };
        String acl = options.acl().stream().map(SubtreeNode::text).collect(Collectors.joining(","));
        String bytes = data == null ? NULL_DATA : Base64.getEncoder().encodeToString(data);
        return String.join("\t", path.isEmpty() ? "." : path, kind, acl, bytes);
    }

    /** @throws IllegalArgumentException if the line is none that {@link #line} makes */
    static SubtreeNode parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("it has " + fields.length + " fields and not " + FIELDS);
        }
        List<Acl> acl = new ArrayList<>();
        for (String entry : fields[2].split(",", -1)) {
            String[] parts = entry.split(":", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("\"" + entry + "\" is no entry of an ACL");
            }
            acl.add(new Acl(Integer.parseInt(parts[2]), new Id(decoded(parts[0]), decoded(parts[1]))));
        }
        CreateOptions options = kind(fields[1]).acl(acl);
        byte[] data = fields[3].equals(NULL_DATA) ? null : Base64.getDecoder().decode(fields[3]);
        return new SubtreeNode(fields[0].equals(".") ? "" : fields[0], options, data);
    }

    private static CreateOptions kind(String field) {
        if (field.startsWith("ttl=")) {
            return new CreateOptions(CreateMode.PERSISTENT_WITH_TTL, Acl.OPEN, Long.parseLong(field.substring(4)));
        }
        return switch (field) {
            case "container" -> CreateOptions.of(CreateMode.CONTAINER);
            case "persistent" -> CreateOptions.PERSISTENT;
            default -> throw new IllegalArgumentException("\"" + field + "\" is no kind of node");
        };
    }

    private static String text(Acl acl) {
        return encoded(acl.id().scheme()) + ":" + encoded(acl.id().id()) + ":" + acl.perms();
    }

    private static String encoded(@Nullable String text) {
        return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
