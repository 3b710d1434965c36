package io.zk.client.api;

/**
 * Hears of changes to nodes. Set with a read (one shot: hears of one change, then is spent) or with {@code addWatch}
 * (stays). The same watcher, by {@code equals}, hears of an event once, in however many ways it watches the node.
 *
 * <p>Called on the client's callback thread, one event at a time, in the order of the changes, and before any future
 * completes whose result shows that change or a later one. It may use the client, the blocking face included; while it
 * runs, no other callback does.
 */
@FunctionalInterface
public interface Watcher {
    /** Something happened to a node watched. */
    void nodeEvent(NodeEvent event);

    /**
     * The connection came, went, or the session ended; told to every watcher that has a watch, without spending it.
     * After a reconnect watches are set again by themselves, and one-shot ones then hear of what they missed;
     * persistent ones do not, so whoever caches what they watch should read it again when connected. After the session
     * has ended no watch fires any more.
     */
    default void sessionEvent(SessionEvent event) {}
}
