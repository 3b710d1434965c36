package io.zk.client.api;

import io.zk.protocol.data.Stat;
import java.util.List;

/**
 * The children of a node.
 *
 * @param names their names, not their paths, in no particular order
 * @param stat of the parent
 */
public record Children(List<String> names, Stat stat) {}
