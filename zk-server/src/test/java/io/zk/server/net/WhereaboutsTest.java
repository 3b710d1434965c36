package io.zk.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
    private final Whereabouts whereabouts = new Whereabouts();

    @Test
    void whoComesFromElsewhereIsNoticed() throws Exception {
        InetAddress here = InetAddress.getByName("10.0.0.1");
        InetAddress there = InetAddress.getByName("10.0.0.2");
        assertNull(whereabouts.seen(1, here));
        assertNull(whereabouts.seen(1, InetAddress.getByName("10.0.0.1")));
        assertNull(whereabouts.seen(2, there), "another member");
        assertEquals(here, whereabouts.seen(1, there));
        assertEquals(there, whereabouts.seen(1, here), "and back: two of them by turns");
    }
}
