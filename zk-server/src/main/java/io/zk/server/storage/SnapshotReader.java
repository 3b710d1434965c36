package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.TxnDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Reads one snapshot file. Each reader starts from nothing and is used once. One thread. */
public final class SnapshotReader {
    private static final int DIGEST_SECTION_BYTES = 33;
    private static final int OLD_DIGEST_SECTION_BYTES_MIN = 29;
    private static final int LAST_ZXID_SECTION_BYTES = 21;

    private final SnapshotIn in;
    private final StateReader state;

    private SnapshotReader(InputStream stream, TreeRules rules, WireLimits limits) {
        this.in = SnapshotIn.whole(stream, limits);
        this.state = new StateReader(in, rules);
    }

    /**
     * What was in it.
     *
     * @param digestZxid newest transaction in the tree when its digest was taken; 0 where none is known, the highest
     *     number there is where the tree's own end was not known
     * @param digest the tree's digest after that transaction
     * @param lastZxid what the stream itself says about its zxid; null where it says nothing
     */
    public record Loaded(
            DataTree tree,
            SortedMap<Long, Integer> sessions,
            long digestZxid,
            long digest,
            @Nullable Long lastZxid,
            Contents contents) {}

    /**
     * How far a fuzzy tree goes beyond its zxid.
     *
     * @param end highest zxid that is seen to be in it
     * @param told whether the snapshot itself says how far it goes
     */
    public record Contents(long end, boolean told) {}

    /**
     * Reads a file, compressed or not as its name tells; the zxid is the one in its name, 0 if there is none.
     *
     * @throws BrokenSnapshotException if it is not a whole snapshot
     */
    public static Loaded readFile(Disk disk, Path file, TreeRules rules, WireLimits limits) throws IOException {
        String fileName = String.valueOf(file.getFileName());
        DataName name = DataName.parse(fileName);
        long zxid = name == null ? 0 : name.zxid();
        try (DiskFile open = disk.openRead(file)) {
            return read(SnapshotFile.unpack(open, SnapshotFile.compressionOf(fileName)), zxid, rules, limits);
        }
    }

    /**
     * Reads the stream to its end; does not close it.
     *
     * @param zxid the zxid of the tree: the one in the file's name
     * @throws BrokenSnapshotException if the stream is not a whole snapshot
     */
    public static Loaded read(InputStream stream, long zxid, TreeRules rules, WireLimits limits) throws IOException {
        return new SnapshotReader(stream, rules, limits).read(zxid);
    }

    /**
     * The same for a stream that has no name: it has to say its zxid itself, and to be alone. If it holds parts of later
     * transactions, the tree has the zxid of the last of these.
     *
     * @throws BrokenSnapshotException also if its digest is not that of the tree
     */
    public static Loaded readNameless(InputStream stream, TreeRules rules, WireLimits limits) throws IOException {
        SnapshotReader reader = new SnapshotReader(stream, rules, limits);
        Loaded loaded = reader.read(null);
        if (reader.in.has(1)) {
            throw new BrokenSnapshotException("something follows behind its end");
        }
        Long said = loaded.lastZxid();
        // With a node of later in it, which Apache's servers don't always notice, it is not the tree that was digested.
        boolean digested = said != null
                && loaded.digestZxid() > 0
                && loaded.digestZxid() == said
                && loaded.contents().end() == said;
        if (digested && rules.digest() && loaded.digest() != loaded.tree().digest()) {
            throw new BrokenSnapshotException("its digest is not that of what is in it");
        }
        return loaded;
    }

    private Loaded read(@Nullable Long named) throws IOException {
        readHeader();
        state.read();
        readSeal();
        long contentsEnd = Math.max(named == null ? 0 : named, state.newestZxid());
        boolean section = false;
        long digestZxid = 0;
        long digest = 0;
        if (digestFollows()) {
            long at = in.readLong();
            int version = in.readInt();
            section = true;
            contentsEnd = Math.max(contentsEnd, at == SnapshotFile.END_UNKNOWN ? 0 : at);
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
        Contents contents = new Contents(contentsEnd, section);
        Long zxid = named;
        if (zxid == null) {
            if (lastZxid == null) {
                throw new BrokenSnapshotException("it does not say its zxid (serializeLastProcessedZxid.enabled)");
            }
            // No log will tell the rest: what comes next must not have a zxid that is in the tree already.
            zxid = Math.max(lastZxid, contentsEnd);
        }
        return new Loaded(state.tree(zxid), state.sessions(), digestZxid, digest, lastZxid, contents);
    }

    private void readHeader() throws IOException {
        int magic = in.readInt();
        if (magic != SnapshotFile.MAGIC) {
            throw new BrokenSnapshotException("it does not begin with ZKSN but 0x" + Integer.toHexString(magic));
        }
        in.readInt();
        in.readLong();
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
