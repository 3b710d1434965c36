package io.zk.client.api;

import io.zk.protocol.data.EventType;

/**
 * Something happened to a watched node, or a watch was removed.
 *
 * @param path of the node, as the user knows it
 * @param zxid of the change; -1 where the server does not say, as after a reconnect
 */
public record NodeEvent(EventType type, String path, long zxid) {}
