package io.zk.client.api;

import io.zk.protocol.data.Stat;

/**
 * A node was created.
 *
 * @param path the path asked for, with the server's number at its end if the mode is sequential
 * @param stat of the new node
 */
public record Created(String path, Stat stat) implements OpResult {}
