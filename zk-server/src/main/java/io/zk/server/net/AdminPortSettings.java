package io.zk.server.net;

/**
 * How an {@link AdminPort} listens.
 *
 * @param name of its threads, and in the log
 * @param port 0: any free one
 * @param idleMillis after which a connection is closed on which nothing moves, and within which a request's head has to
 *     be there
 * @param connectionsMax at once; more are told so, and closed
 */
public record AdminPortSettings(String name, String host, int port, int idleMillis, int connectionsMax) {}
