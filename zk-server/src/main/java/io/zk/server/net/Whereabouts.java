package io.zk.server.net;

import java.net.InetAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From where each member last said hello. Whoever says hello from elsewhere has moved, or is another server. Loop. */
final class Whereabouts {
    private final Map<Long, InetAddress> last = new TreeMap<>();

    /** Notes where it is; where it was before, if that was elsewhere. */
    @Nullable
    InetAddress seen(long id, InetAddress from) {
        InetAddress before = last.put(id, from);
        return from.equals(before) ? null : before;
    }
}
