package io.zk.server.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks hosts up apart from the loop, each anew whenever it is asked for. A lookup that hangs takes one thread and holds
 * up only those who want the same name: they share it. Loop.
 */
final class Names {
    /** Gets the outcome, on the loop. */
    interface Asker {
        /** If there are no addresses the reason says why. */
        void found(List<InetAddress> addresses, String reason);
    }

    private final NameLookup lookup;
    private final PeerLoop loop;
    private final Map<String, List<Asker>> waiting = new HashMap<>();

    Names(NameLookup lookup, PeerLoop loop) {
        this.lookup = lookup;
        this.loop = loop;
    }

    /** Answers in the call if the host is an address itself. */
    void find(String host, Asker asker) {
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            asker.found(List.of(address(host)), "");
            return;
        }
        List<Asker> askers = waiting.get(host);
        if (askers != null) {
            askers.add(asker);
            return;
        }
        waiting.put(host, new ArrayList<>(List.of(asker)));
        loop.help(() -> lookUp(host));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(literal + " is no address", e);
        }
    }

    /** A thread of its own. */
    private void lookUp(String host) {
        List<InetAddress> found = List.of();
        String reason = "";
        try {
            found = List.of(lookup.addresses(host));
        } catch (UnknownHostException | SecurityException e) {
            reason = host + " is no known host";
        }
        List<InetAddress> addresses = found;
        String why = reason;
        loop.execute(() -> answer(host, addresses, why));
    }

    private void answer(String host, List<InetAddress> addresses, String reason) {
        List<Asker> askers = waiting.remove(host);
        if (askers != null) {
            askers.forEach(asker -> asker.found(addresses, reason));
        }
    }
}
