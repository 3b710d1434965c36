package io.zk.server.storage;

import io.zk.server.tree.DataTree;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the tree of one start with the digests that its snapshot and logs hold. Used by one thread.
 *
 * <p>While nodes of the snapshot may be newer than what is replayed, no digest means anything. Where that ends the snapshot
 * says; but Apache's servers say it while transactions go on: zxid and digest may be of different moments, and a node may
 * already be as the transaction after that zxid makes it. So a difference there is only a doubt. The tree is judged by the
 * next record that has a digest: one that agrees clears the doubt, since the digest is of the whole tree.
 */
final class DigestCheck {
    private static final int MISMATCHES_KEPT = 16;

    private final boolean on;
    private final List<Long> mismatches = new ArrayList<>();
    private long mismatchCount;
    /** End of the snapshot's fuzziness; 0 if it is over, or there is none. */
    private long fuzzyUntil;
    /** Said by the snapshot, of the tree at that end. */
    private long digest;
    /** Where the tree was not what was said at that end, until that is judged; else 0. */
    private long doubtful;

    /** @param on whether digests are compared at all */
    DigestCheck(boolean on) {
        this.on = on;
    }

    /**
     * A tree was loaded; what was in doubt about one before it is nobody's concern any more.
     *
     * @param endNeeded whether a snapshot that doesn't say how far it goes counts as fuzzy without an end
     */
    void loaded(SnapshotReader.Loaded loaded, boolean endNeeded) {
        DataTree tree = loaded.tree();
        long zxid = tree.lastZxid();
        doubtful = 0;
        digest = loaded.digest();
        fuzzyUntil = on && loaded.digestZxid() >= zxid ? loaded.digestZxid() : 0;
        if (on && endNeeded && !loaded.contents().told()) {
            fuzzyUntil = SnapshotFile.END_UNKNOWN;
        }
        if (fuzzyUntil == zxid && zxid != 0) {
            endFuzzy(tree, null);
        }
    }

    /** A transaction of the logs was applied to the tree. */
    void replayed(DataTree tree, Transaction transaction) {
        if (fuzzyUntil != 0) {
            tree.forgetDigests();
            if (transaction.zxid() == fuzzyUntil) {
                endFuzzy(tree, own(transaction));
            }
            return;
        }
        TxnDigest own = own(transaction);
        if (own != null && own.digest() == tree.digest()) {
            doubtful = 0;
        } else if (own != null) {
            countDoubt();
            count(transaction.zxid());
        }
    }

    /** No more transactions follow: what is still in doubt counts. */
    void finish() {
        countDoubt();
    }

    /** See {@link Recovered#fuzzyUntilZxid}. */
    long fuzzyUntil() {
        return fuzzyUntil;
    }

    /** See {@link RecoveryReport#digestMismatches}. */
    List<Long> mismatches() {
        return List.copyOf(mismatches);
    }

    /** See {@link RecoveryReport#digestMismatchCount}. */
    long mismatchCount() {
        return mismatchCount;
    }

    /** The digest in a record, which is surely of the moment after it; null if there is none to compare with. */
    private @Nullable TxnDigest own(Transaction transaction) {
        TxnDigest own = transaction.digest();
        return on && own != null && own.version() == TxnDigest.VERSION ? own : null;
    }

    private void endFuzzy(DataTree tree, @Nullable TxnDigest own) {
        if (tree.digest() != (own == null ? digest : own.digest())) {
            doubtful = fuzzyUntil;
        }
        fuzzyUntil = 0;
    }

    private void countDoubt() {
        if (doubtful != 0) {
            count(doubtful);
            doubtful = 0;
        }
    }

    private void count(long zxid) {
        mismatchCount++;
        if (mismatches.size() < MISMATCHES_KEPT) {
            mismatches.add(zxid);
        }
    }
}
