package io.zk.server.net;

/**
 * How the admin port listens.
 *
 * @param port 0: any free one
 * @param idleMillis after which a connection is closed on which nothing moves, and within which a request's head has to
 *     be there
 */
public record AdminPortSettings(String host, int port, int idleMillis) {}
