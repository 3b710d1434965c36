package io.zk.server.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections, in all and of each address, against their limits. Any thread. */
final class Admission {
    private final NetSettings.ConnectionLimits limits;
    private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();

    Admission(NetSettings.ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Takes a place; false if there is none, and then nothing is to be given back. */
    boolean enter(InetAddress address) {
        int count = all.incrementAndGet();
        if (limits.connectionsMax() > 0 && count > limits.connectionsMax()) {
            all.decrementAndGet();
            return false;
        }
        int same = perAddress.merge(address, 1, Integer::sum);
        if (limits.perAddressMax() > 0 && same > limits.perAddressMax()) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(InetAddress address) {
        all.decrementAndGet();
        perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    int count() {
        return all.get();
    }
}
