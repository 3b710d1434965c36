package io.zk.server.storage;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.BrokenTreeException;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.StoredStat;
import io.zk.server.tree.TreeLoader;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.TxnDigest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one snapshot, from a file or from a leader. Each reader starts from nothing and is used once. One thread. */
public final class SnapshotReader {
    private static final int DIGEST_SECTION_BYTES = 33;
    private static final int OLD_DIGEST_SECTION_BYTES_MIN = 29;
    private static final int LAST_ZXID_SECTION_BYTES = 21;

    private final SnapshotIn in;
    private final TreeLoader loader;
    private final SortedMap<Long, Integer> sessions = new TreeMap<>();

    private SnapshotReader(InputStream stream, TreeRules rules, WireLimits limits) {
        this.in = new SnapshotIn(stream, limits);
        this.loader = new TreeLoader(rules);
    }

    /**
     * What was in it.
     *
     * @param digestZxid newest transaction in the tree when its digest was taken; 0 where none is known
     * @param digest the tree's digest after that transaction
     * @param lastZxid what the stream itself says about its zxid; null where it says nothing
     */
    public record Loaded(
            DataTree tree, SortedMap<Long, Integer> sessions, long digestZxid, long digest, @Nullable Long lastZxid) {}

    /**
     * Reads the stream to its end; does not close it.
     *
     * @param zxid the zxid of the tree: the one in the file's name, or the one the leader said
     * @throws BrokenSnapshotException if the stream is not a whole snapshot
     */
    public static Loaded read(InputStream stream, long zxid, TreeRules rules, WireLimits limits) throws IOException {
        SnapshotReader reader = new SnapshotReader(stream, rules, limits);
        try {
            return reader.read(zxid);
        } catch (BrokenTreeException e) {
            throw new BrokenSnapshotException(String.valueOf(e.getMessage()));
        }
    }

    private Loaded read(long zxid) throws IOException, BrokenTreeException {
        readHeader();
        readSessions();
        readAcls();
        readNodes();
        readSeal();
        long digestZxid = 0;
        long digest = 0;
        if (digestFollows()) {
            long at = in.readLong();
            int version = in.readInt();
            if (version >= TxnDigest.VERSION) {
                digest = in.readLong();
                digestZxid = version == TxnDigest.VERSION ? at : 0;
            } else {
                in.readText();
            }
            readSeal();
        }
        Long lastZxid = null;
        if (in.has(LAST_ZXID_SECTION_BYTES)) {
            lastZxid = in.readLong();
            readSeal();
        }
        return new Loaded(loader.finish(zxid), sessions, digestZxid, digest, lastZxid);
    }

    private void readHeader() throws IOException {
        int magic = in.readInt();
        if (magic != SnapshotFile.MAGIC) {
            throw new BrokenSnapshotException("it does not begin with ZKSN but 0x" + Integer.toHexString(magic));
        }
        in.readInt();
        in.readLong();
    }

    private void readSessions() throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long id = in.readLong();
            sessions.put(id, in.readInt());
        }
    }

    private void readAcls() throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long id = in.readLong();
            loader.acl(id, readAcl());
        }
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
            byte[] data = in.readBuffer();
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
            path = in.readText();
        }
    }

    private void readSeal() throws IOException {
        long computed = in.checksum();
        if (in.readLong() != computed) {
            throw new BrokenSnapshotException("a checksum does not match");
        }
        if (!in.readText().equals(SnapshotFile.END)) {
            throw new BrokenSnapshotException("a checksum is not followed by its end mark");
        }
    }

    /** Sections carry no tags; their length tells them apart, and the version at its place in a digest section. */
    private boolean digestFollows() throws IOException {
        if (in.has(DIGEST_SECTION_BYTES)) {
            return true;
        }
        return in.has(OLD_DIGEST_SECTION_BYTES_MIN) && in.peekInt(Long.BYTES) < TxnDigest.VERSION;
    }
}
