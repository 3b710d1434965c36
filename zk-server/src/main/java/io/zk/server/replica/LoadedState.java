package io.zk.server.replica;

import io.zk.server.tree.DataTree;
import io.zk.server.zab.Proposal;
import java.util.List;
import java.util.SortedMap;

/**
 * A server's state as it was found on its own disk; all of it is durable.
 *
 * @param lastZxid end of the history; -1 where there was no data and none was to be made
 * @param fuzzyUntil the tree's digest means nothing until this zxid has been applied; 0: it does;
 *     {@link Long#MAX_VALUE}: until some zxid that was committed when the state came from a leader
 * @param recent the newest transactions of it, oldest first
 */
public record LoadedState(
        DataTree tree, SortedMap<Long, Integer> sessions, long lastZxid, long fuzzyUntil, List<Proposal> recent) {}
