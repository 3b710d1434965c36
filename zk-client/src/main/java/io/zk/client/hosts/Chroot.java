package io.zk.client.hosts;

import io.zk.protocol.data.Path;
import org.jspecify.annotations.Nullable;

/**
 * The node below which a client lives: every path it sends gets this before it, every path it receives loses it.
 * Immutable.
 *
 * @param path absolute path on the server; empty for none
 */
public record Chroot(String path) {
    /** The client's root is the server's. */
    public static final Chroot NONE = new Chroot("");

    public Chroot {
        String flaw = path.isEmpty() ? null : Path.flaw(path);
        if (flaw != null || path.equals("/")) {
            throw new IllegalArgumentException("chroot: " + (flaw == null ? "write no chroot instead of /" : flaw));
        }
    }

    /** The path as the server knows it. */
    public String toServer(String clientPath) {
        if (path.isEmpty()) {
            return clientPath;
        }
        return clientPath.equals("/") ? path : path + clientPath;
    }

    /** The path as the client knows it. A path outside the chroot, as that of the configuration node, stays as it is. */
    public String toClient(String serverPath) {
        String inside = inside(serverPath);
        return inside == null ? serverPath : inside;
    }

    /** The path as the client knows it, or null if it is not in the chroot. */
    public @Nullable String inside(String serverPath) {
        if (path.isEmpty()) {
            return serverPath;
        }
        if (!serverPath.startsWith(path)) {
            return null;
        }
        if (serverPath.length() == path.length()) {
            return "/";
        }
        return serverPath.charAt(path.length()) == '/' ? serverPath.substring(path.length()) : null;
    }
}
