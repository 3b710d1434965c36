package io.zk.server.sim;

import io.zk.protocol.data.EventType;
import io.zk.server.replica.Fact;
import io.zk.server.tree.DataTree;
import io.zk.server.txn.Transaction;
import java.util.Map;

/** What the checkers are told. Each implements what concerns it. */
interface Checkers {
    /** The server planned a transaction and gives it to its log. */
    default void planned(Transaction transaction) {}

    /** The log has said that everything up to here is durable. */
    default void durable(long zxid) {}

    /** The server has applied everything up to its tree's zxid. */
    default void applied(DataTree tree, Map<Long, Integer> sessions) {}

    /** The server has started from its disk. */
    default void recovered(DataTree tree, Map<Long, Integer> sessions) {}

    /** The server heard of this session. */
    default void heard(long sessionId, long millis) {}

    default void fact(Fact fact, long millis) {}

    /** A client saw a reply with this zxid. */
    default void replied(int client, long sessionId, long zxid) {}

    /** A client's one-shot watch was set by a reply with this zxid. */
    default void watchSet(int client, long token, String path, boolean onChildren, long zxid) {}

    /** A client was told of a change. */
    default void notified(int client, long token, EventType type, String path, long zxid) {}

    /** A client's persistent recursive watch on the root was set by a reply with this zxid. */
    default void recursiveWatchSet(int client, long zxid) {}

    /** A client was told of a change through that watch. */
    default void recursivelyNotified(int client, EventType type, String path, long zxid) {}

    /** A client has lost its connection. */
    default void disconnected(int client) {}

    /** A client's session has ended, and its watches with it. */
    default void sessionEnded(int client) {}
}
