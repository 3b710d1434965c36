package io.zk.client.api;

import io.zk.protocol.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * What a node holds.
 *
 * @param data null and empty are different things to a server; the array is the caller's own
 */
public record NodeData(byte @Nullable [] data, Stat stat) implements ReadResult {}
