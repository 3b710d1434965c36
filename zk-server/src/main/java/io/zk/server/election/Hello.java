package io.zk.server.election;

import java.util.List;

/**
 * What a member says first on an election link that it has opened.
 *
 * @param id its own; {@link #NO_ID} of an observer that has none
 * @param addresses of its election port, each {@code host:port} with an IPv6 host in brackets; empty if it did not say
 */
public record Hello(long id, List<String> addresses) {
    public static final long NO_ID = Long.MAX_VALUE;
}
