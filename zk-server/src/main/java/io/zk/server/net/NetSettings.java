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
     * @param throttles what slows clients down before it
     */
    public record ConnectionLimits(int perAddressMax, int connectionsMax, int sessionlessMillis, Throttles throttles) {
        /** Nothing slows clients down. */
        public ConnectionLimits(int perAddressMax, int connectionsMax, int sessionlessMillis) {
            this(perAddressMax, connectionsMax, sessionlessMillis, Throttles.NONE);
        }
    }

    /**
     * What slows clients down.
     *
     * @param requestsMax writes under way from which on nobody is read; 0: no limit
     * @param stallMillis time after which it is looked again whether there are fewer
     * @param connections how many sessions may begin at once
     */
    public record Throttles(int requestsMax, int stallMillis, ConnectionThrottle.Rules connections) {
        static final Throttles NONE = new Throttles(0, 0, ConnectionThrottle.NONE);
    }
}
