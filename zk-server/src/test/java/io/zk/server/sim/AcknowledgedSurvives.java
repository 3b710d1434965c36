package io.zk.server.sim;

import io.zk.server.replica.LoadedState;
import io.zk.server.replica.Replica;
import io.zk.server.tree.DataTree;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * Of a server alone: what a client saw as done, and what the log called durable, is there after every crash; equal zxid
 * means equal tree; and nothing is shown that is not durable (applied <= logged).
 */
final class AcknowledgedSurvives implements Checkers {
    private final TreeMap<Long, Long> digests = new TreeMap<>();
    private long newestPlanned;
    private long newestDurable;
    private long newestSeen;

    @Override
    public void planned(Transaction transaction) {
        long zxid = transaction.zxid();
        if (zxid != newestPlanned + 1) {
            throw new Violation("zxid " + zxid + " planned after " + newestPlanned);
        }
        newestPlanned = zxid;
        TxnDigest digest = transaction.digest();
        if (digest != null) {
            digests.put(zxid, digest.digest());
        }
    }

    @Override
    public void durable(int server, long zxid) {
        newestDurable = Math.max(newestDurable, zxid);
    }

    @Override
    public void replied(int client, long sessionId, long zxid) {
        newestSeen = Math.max(newestSeen, zxid);
        if (zxid > newestDurable) {
            throw new Violation("client " + client + " saw zxid " + zxid + ", durable is " + newestDurable);
        }
    }

    @Override
    public void applied(int server, Replica replica) {
        DataTree tree = replica.tree();
        if (tree.lastZxid() > newestDurable) {
            throw new Violation("applied " + tree.lastZxid() + ", durable is " + newestDurable);
        }
        compare(tree);
    }

    @Override
    public void recovered(int server, LoadedState state) {
        DataTree tree = state.tree();
        long zxid = tree.lastZxid();
        if (zxid < newestDurable || zxid > newestPlanned) {
            throw new Violation("came back with zxid " + zxid + ", durable was " + newestDurable + ", seen "
                    + newestSeen + ", planned " + newestPlanned);
        }
        compare(tree);
        // What was never durable is gone for good, and its numbers are given anew.
        digests.tailMap(zxid, false).clear();
        newestPlanned = zxid;
        newestDurable = zxid;
    }

    private void compare(DataTree tree) {
        Map.Entry<Long, Long> expected = digests.floorEntry(tree.lastZxid());
        if (expected != null && expected.getValue() != tree.digest()) {
            throw new Violation("tree at zxid " + tree.lastZxid() + " differs from the one planned");
        }
    }
}
