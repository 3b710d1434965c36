package io.zk.client.session;

import io.zk.protocol.data.WatcherType;
import org.jspecify.annotations.Nullable;

/** What a request, once answered, does to the watches this client keeps so that it can set them again. */
public sealed interface WatchChange {
    /** The watched path as the server knows it. */
    String path();

    /**
     * Sets a watch if the request succeeds; one of an exists also if there is no such node.
     *
     * @param watcher whom to tell; opaque here, compared with equals
     */
    record Add(String path, WatchKind kind, Object watcher) implements WatchChange {}

    /**
     * Removes watches.
     *
     * @param watcher only this one's; null for everybody's
     * @param local whether to remove them here even if the server cannot be asked
     */
    record Remove(String path, WatcherType type, @Nullable Object watcher, boolean local) implements WatchChange {}
}
