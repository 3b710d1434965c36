package io.zk.server.replica;

import io.zk.server.acl.Identities;
import java.util.LinkedHashMap;
import java.util.Map;

/** The hosts that clients of one loop come from, so that the sessions of one host share what they have in common. */
final class Hosts {
    /** It begins anew when it has grown to so many. */
    private static final int COUNT_MAX = 1000;

    /** What the connections from one address have in common. */
    record Host(String address, Identities identities) {
        private Host(String address) {
            this(address, Identities.ofAddress(address));
        }
    }

    private final Map<String, Host> byAddress = new LinkedHashMap<>();

    Host of(String address) {
        if (byAddress.size() >= COUNT_MAX) {
            byAddress.clear();
        }
        return byAddress.computeIfAbsent(address, Host::new);
    }
}
