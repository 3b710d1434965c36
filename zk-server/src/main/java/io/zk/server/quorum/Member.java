package io.zk.server.quorum;

import java.util.List;

/**
 * One member as its {@code server.N} line names it. Host names are kept as written: whoever dials resolves them, anew
 * each time.
 *
 * @param addresses at least one
 * @param clientHost where it listens for clients, empty if the line does not say
 * @param clientPort 0 if the line does not say
 */
public record Member(long id, List<Address> addresses, boolean observer, String clientHost, int clientPort) {
    /** Where it talks to other members; an IPv6 host is without its brackets. */
    public record Address(String host, int quorumPort, int electionPort) {}
}
