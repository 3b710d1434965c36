package io.zk.server.storage;

import io.zk.server.replica.LoadedState;
import io.zk.server.tree.DataTree;
import io.zk.server.zab.Proposal;
import java.util.List;
import java.util.SortedMap;

/**
 * A server's state as it was found on disk. The tree and the map belong to whoever gets this.
 *
 * @param sessions timeout in milliseconds of each open session, by session id
 * @param lastZxid highest zxid in the state; -1 where there was no data and none was to be made
 * @param fuzzyUntilZxid the tree's digest means nothing until this zxid has been applied; 0: it does;
 *     {@link Long#MAX_VALUE}: until some zxid that is not known here
 * @param recent the newest replayed transactions, oldest first
 */
public record Recovered(
        DataTree tree,
        SortedMap<Long, Integer> sessions,
        long lastZxid,
        long fuzzyUntilZxid,
        List<LogRecord> recent,
        RecoveryReport report) {
    /**
     * The same for the core of a server. It ends when a digest is not the tree's, so it compares none at the very end of
     * the fuzziness: what Apache's servers say about that is only nearly so.
     */
    public LoadedState loaded() {
        boolean ends = fuzzyUntilZxid != 0 && fuzzyUntilZxid != SnapshotFile.END_UNKNOWN;
        List<Proposal> proposals = recent.stream()
                .map(record -> new Proposal(record.zxid(), record.payload()))
                .toList();
        return new LoadedState(tree, sessions, lastZxid, ends ? fuzzyUntilZxid + 1 : fuzzyUntilZxid, proposals);
    }
}
