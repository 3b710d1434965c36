package io.zk.server.net;

/**
 * How clients are served.
 *
 * @param host address to listen on; empty: every address
 * @param port 0: any free one
 * @param backlog connections that may wait to be accepted; -1: a default
 * @param keepAlive TCP keep-alive
 * @param limits bounds on connections
 * @param frameBytesMax largest frame payload taken
 * @param reportMillis time between two reports to the core of which sessions were heard of
 */
public record NetSettings(
        String host,
        int port,
        int backlog,
        boolean keepAlive,
        ConnectionLimits limits,
        int frameBytesMax,
        int reportMillis) {
    /**
     * Bounds on connections.
     *
     * @param perAddressMax connections of one client address; 0: no limit
     * @param connectionsMax connections in all; 0: no limit
     * @param sessionlessMillis after which a connection that opened no session is closed
     */
    public record ConnectionLimits(int perAddressMax, int connectionsMax, int sessionlessMillis) {}
}
