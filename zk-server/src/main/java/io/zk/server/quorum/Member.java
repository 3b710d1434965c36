package io.zk.server.quorum;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One member as its {@code server.N} line names it. Host names are kept as written: whoever dials resolves them, anew
 * each time.
 *
 * @param addresses at least one
 * @param clientHost where it listens for clients, empty if the line does not say
 * @param clientPort 0 if the line does not say
 */
public record Member(long id, List<Address> addresses, boolean observer, String clientHost, int clientPort) {
    private static final String ANY_HOST = "0.0.0.0";

    /** Where it talks to other members; an IPv6 host is without its brackets. */
    public record Address(String host, int quorumPort, int electionPort) {
        private String text() {
            return bracketed(host) + ":" + quorumPort + ":" + electionPort;
        }
    }

    /**
     * Its line in a configuration text, without newline: addresses by host, the role always and once, and the client
     * address if the line has a client port.
     */
    public String line() {
        String where = addresses.stream()
                .sorted(Comparator.comparing(Address::host).thenComparingInt(Address::quorumPort))
                .map(Address::text)
                .collect(Collectors.joining("|"));
        String clients = clientPort == 0
                ? ""
                : ";" + (clientHost.isEmpty() ? ANY_HOST : bracketed(clientHost)) + ":" + clientPort;
        return "server." + id + "=" + where + (observer ? ":observer" : ":participant") + clients;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
