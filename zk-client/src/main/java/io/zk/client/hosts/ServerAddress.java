package io.zk.client.hosts;

/**
 * A server as it stands in the connection string: a name that is resolved anew at each dial, never an address found
 * earlier. Immutable.
 *
 * @param host a name, or an IPv4 or IPv6 address in text form without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {
    public ServerAddress {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("empty host name");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " of " + host + " is not between 1 and 65535");
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
