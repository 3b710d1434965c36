package io.zk.server.storage;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import io.zk.server.tree.BrokenTreeException;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.StoredStat;
import io.zk.server.tree.TreeLoader;
import io.zk.server.tree.TreeRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateWriter} writes. Used once; one thread. */
final class StateReader {
    private static final int STAT_BYTES = 60;
    /** Behind a node's data at least: ACL id, counters, and the length of the next path. */
    private static final int AFTER_DATA_BYTES = Long.BYTES + STAT_BYTES + Integer.BYTES;

    private final SnapshotIn in;
    private final TreeLoader loader;
    private final SortedMap<Long, Integer> sessions = new TreeMap<>();
    private long newestZxid;

    StateReader(SnapshotIn in, TreeRules rules) {
        this.in = in;
        this.loader = new TreeLoader(rules);
    }

    /** Reads up to the mark behind the last node, and not beyond. */
    void read() throws IOException {
        readSessions();
        readAcls();
        try {
            readNodes();
        } catch (BrokenTreeException e) {
            throw new BrokenSnapshotException(String.valueOf(e.getMessage()));
        }
    }

    /** The tree, said to be of this zxid. */
    DataTree tree(long zxid) throws IOException {
        try {
            return loader.finish(zxid);
        } catch (BrokenTreeException e) {
            throw new BrokenSnapshotException(String.valueOf(e.getMessage()));
        }
    }

    SortedMap<Long, Integer> sessions() {
        return sessions;
    }

    /** Highest zxid that any node names: there may have been later transactions that left no such trace. */
    long newestZxid() {
        return newestZxid;
    }

    private void readSessions() throws IOException {
        int count = readCount("sessions");
        for (int i = 0; i < count; i++) {
            long id = in.readLong();
            sessions.put(id, in.readInt());
        }
    }

    private void readAcls() throws IOException {
        int count = readCount("ACLs");
        for (int i = 0; i < count; i++) {
            long id = in.readLong();
            loader.acl(id, readAcl());
        }
    }

    private int readCount(String of) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new BrokenSnapshotException("a count of " + count + " " + of);
        }
        return count;
    }

    private @Nullable List<Acl> readAcl() throws IOException {
        int count = in.readInt();
        if (count < 0) {
            return null;
        }
        List<Acl> acl = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int perms = in.readInt();
            String scheme = in.readText();
            acl.add(new Acl(perms, new Id(scheme, in.readText())));
        }
        return acl;
    }

    private void readNodes() throws IOException, BrokenTreeException {
        String path = in.readText();
        while (!path.equals(SnapshotFile.END)) {
            in.expect(Integer.BYTES + AFTER_DATA_BYTES);
            byte[] data = in.readBuffer();
            in.expect(AFTER_DATA_BYTES);
            long aclId = in.readLong();
            StoredStat stat = new StoredStat(
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong());
            loader.node(path, data, aclId, stat);
            newestZxid = Math.max(newestZxid, Math.max(stat.czxid(), Math.max(stat.mzxid(), stat.pzxid())));
            path = in.readText();
        }
    }
}
