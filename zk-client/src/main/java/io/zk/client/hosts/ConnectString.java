package io.zk.client.hosts;

import java.util.ArrayList;
import java.util.List;

/**
 * A parsed connection string: {@code host[:port][,host[:port]...][/chroot]}. The form is Apache's: port 2181 where
 * none is given, IPv6 addresses in brackets, blanks around entries and empty entries dropped. Immutable.
 *
 * @param servers in the order given, at least one
 */
public record ConnectString(List<ServerAddress> servers, Chroot chroot) {
    /** Where servers listen for clients unless told otherwise. */
    public static final int PORT_DEFAULT = 2181;

    public ConnectString {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("connection string names no server");
        }
    }

    /**
     * Reads a connection string.
     *
     * @throws IllegalArgumentException saying which part is wrong
     */
    public static ConnectString parse(String text) {
        int slash = text.indexOf('/');
        String hosts = slash < 0 ? text : text.substring(0, slash);
        String root = slash < 0 ? "" : text.substring(slash).strip();
        List<ServerAddress> servers = new ArrayList<>();
        for (int from = 0; from <= hosts.length(); ) {
            int comma = hosts.indexOf(',', from);
            int to = comma < 0 ? hosts.length() : comma;
            String entry = hosts.substring(from, to).strip();
            if (!entry.isEmpty()) {
                servers.add(server(entry));
            }
            from = to + 1;
        }
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("connection string names no server: '" + text + "'");
        }
        return new ConnectString(servers, root.length() <= 1 ? Chroot.NONE : new Chroot(root));
    }

    /** The string that parses to this. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (ServerAddress server : servers) {
            text.append(text.isEmpty() ? "" : ",").append(server);
        }
        return text.append(chroot.path()).toString();
    }

    private static ServerAddress server(String entry) {
        if (entry.startsWith("[")) {
            int end = entry.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("no closing bracket in '" + entry + "'");
            }
            String rest = entry.substring(end + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException("only a port may follow the bracket in '" + entry + "'");
            }
            return new ServerAddress(entry.substring(1, end), port(entry, rest.isEmpty() ? "" : rest.substring(1)));
        }
        int colon = entry.lastIndexOf(':');
        if (colon >= 0 && entry.indexOf(':') != colon) {
            throw new IllegalArgumentException("an IPv6 address needs brackets: '" + entry + "'");
        }
        String host = colon < 0 ? entry : entry.substring(0, colon);
        return new ServerAddress(host.strip(), port(entry, colon < 0 ? "" : entry.substring(colon + 1)));
    }

    private static int port(String entry, String digits) {
        if (digits.isBlank()) {
            return PORT_DEFAULT;
        }
        try {
            return Integer.parseInt(digits.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("port is not a number in '" + entry + "'", e);
        }
    }
}
