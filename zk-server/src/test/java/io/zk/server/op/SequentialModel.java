package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * What writes do, as plainly as it can be said: one after the other on a map of paths. ACLs are sums of permissions of
 * everybody; all paths are valid.
 */
final class SequentialModel {
    static final long CONTAINER = 0x8000000000000000L;

    record Node(
            byte[] data,
            int perms,
            long owner,
            long czxid,
            long mzxid,
            long pzxid,
            long ctime,
            long mtime,
            int version,
            int cversion,
            int aversion) {
        Node withChild(long zxid) {
            return new Node(data, perms, owner, czxid, mzxid, zxid, ctime, mtime, version, cversion + 1, aversion);
        }

        Node withoutChild(long zxid) {
            return new Node(data, perms, owner, czxid, mzxid, zxid, ctime, mtime, version, cversion, aversion);
        }

        Node withData(byte[] next, long zxid, long time) {
            return new Node(next, perms, owner, czxid, zxid, pzxid, ctime, time, version + 1, cversion, aversion);
        }

        Node withPerms(int next) {
            return new Node(data, next, owner, czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion + 1);
        }
    }

    private Map<String, Node> nodes = new TreeMap<>();
    private Map<String, Node> saved = nodes;

    SequentialModel() {
        byte[] none = new byte[0];
        nodes.put("", new Node(none, 31, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        nodes.put("/zookeeper", new Node(none, 31, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    void save() {
        saved = new TreeMap<>(nodes);
    }

    void restore() {
        nodes = new TreeMap<>(saved);
    }

    Map<String, Node> nodes() {
        return nodes;
    }

    ErrorCode create(String path, boolean sequential, byte[] data, int perms, long owner, long zxid) {
        String above = path.substring(0, path.lastIndexOf('/'));
        Node parent = nodes.get(above);
        if (parent == null) {
            return ErrorCode.NO_NODE;
        }
        if ((parent.perms & 4) == 0) {
            return ErrorCode.NO_AUTH;
        }
        String full = sequential ? path + String.format("%010d", parent.cversion) : path;
        if (nodes.containsKey(full)) {
            return ErrorCode.NODE_EXISTS;
        }
        if (parent.owner != 0 && parent.owner != CONTAINER) {
            return ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        long time = 1000 * zxid;
        nodes.put(above, parent.withChild(zxid));
        nodes.put(full, new Node(data, perms, owner, zxid, zxid, zxid, time, time, 0, 0, 0));
        return ErrorCode.OK;
    }

    ErrorCode delete(String path, int version, long zxid) {
        String above = path.substring(0, path.lastIndexOf('/'));
        Node parent = nodes.get(above);
        if (parent == null) {
            return ErrorCode.NO_NODE;
        }
        if ((parent.perms & 8) == 0) {
            return ErrorCode.NO_AUTH;
        }
        Node node = nodes.get(path);
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        if (version != -1 && version != node.version) {
            return ErrorCode.BAD_VERSION;
        }
        if (nodes.keySet().stream().anyMatch(other -> other.startsWith(path + "/"))) {
            return ErrorCode.NOT_EMPTY;
        }
        nodes.put(above, parent.withoutChild(zxid));
        nodes.remove(path);
        return ErrorCode.OK;
    }

    ErrorCode setData(String path, byte[] data, int version, long zxid) {
        Node node = nodes.get(path);
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        if ((node.perms & 2) == 0) {
            return ErrorCode.NO_AUTH;
        }
        if (version != -1 && version != node.version) {
            return ErrorCode.BAD_VERSION;
        }
        nodes.put(path, node.withData(data, zxid, 1000 * zxid));
        return ErrorCode.OK;
    }

    ErrorCode setAcl(String path, int perms, int version) {
        Node node = nodes.get(path);
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        if ((node.perms & 16) == 0) {
            return ErrorCode.NO_AUTH;
        }
        if (version != -1 && version != node.aversion) {
            return ErrorCode.BAD_VERSION;
        }
        nodes.put(path, node.withPerms(perms));
        return ErrorCode.OK;
    }

    ErrorCode check(String path, int version) {
        Node node = nodes.get(path);
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        if ((node.perms & 1) == 0) {
            return ErrorCode.NO_AUTH;
        }
        return version == -1 || version == node.version ? ErrorCode.OK : ErrorCode.BAD_VERSION;
    }

    void closeSession(long sessionId, long zxid) {
        List<String> paths = new ArrayList<>();
        nodes.forEach((path, node) -> {
            if (node.owner == sessionId) {
                paths.add(path);
            }
        });
        for (String path : paths) {
            nodes.remove(path);
            nodes.computeIfPresent(
                    path.substring(0, path.lastIndexOf('/')), (above, parent) -> parent.withoutChild(zxid));
        }
    }

    /** By the definition: a CRC-32 of each node, summed. */
    long digest() {
        long sum = 0;
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            Node node = entry.getValue();
            CRC32 crc = new CRC32();
            crc.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
            crc.update(node.data == null ? new byte[0] : node.data);
            ByteBuffer stat = ByteBuffer.allocate(60);
            stat.putLong(node.czxid).putLong(node.mzxid).putLong(node.pzxid);
            stat.putLong(node.ctime).putLong(node.mtime);
            stat.putInt(node.version).putInt(node.cversion).putInt(node.aversion);
            stat.putLong(node.owner);
            crc.update(stat.array());
            sum += crc.getValue();
        }
        return sum;
    }
}
