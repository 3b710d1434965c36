package io.zk.server.tree;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The tree's digest after every 128th zxid, the newest ones: what operators of two servers compare to find where their
 * trees parted. Which zxids, and how many, is what Apache's servers keep.
 */
final class DigestHistory {
    static final int KEPT_MAX = 1024;
    private static final int ZXIDS_APART = 128;

    private final ArrayDeque<KeptDigest> kept = new ArrayDeque<>();

    void applied(long zxid, long digest) {
        if (zxid % ZXIDS_APART != 0) {
            return;
        }
        if (kept.size() == KEPT_MAX) {
            kept.removeFirst();
        }
        kept.addLast(new KeptDigest(zxid, digest));
    }

    void clear() {
        kept.clear();
    }

    List<KeptDigest> all() {
        return List.copyOf(kept);
    }
}
