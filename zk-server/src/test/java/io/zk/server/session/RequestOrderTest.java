package io.zk.server.session;

import static io.zk.server.session.RequestOrder.Kind.BARRIER;
import static io.zk.server.session.RequestOrder.Kind.READ;
import static io.zk.server.session.RequestOrder.Kind.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of one connection's requests. */
class RequestOrderTest {
    private static final RequestOrder.Kind[] KINDS = RequestOrder.Kind.values();

    private record Item(int number, RequestOrder.Kind kind) implements RequestOrder.Held {
        @Override
        public int bytes() {
            return 10;
        }
    }

    @Test
    void readsGoStraightThroughWhenNothingIsUnderWay() {
        RequestOrder<Item> order = new RequestOrder<>();
        assertTrue(order.admits(READ));
        assertTrue(order.admits(WRITE));
    }

    @Test
    void writesFollowEachOtherAtOnce() {
        RequestOrder<Item> order = new RequestOrder<>();
        order.sent(WRITE);
        assertTrue(order.admits(WRITE));
        assertFalse(order.admits(READ));
        order.sent(WRITE);
        assertEquals(2, order.outstanding());
    }

    @Test
    void aReadWaitsForTheWritesBeforeItAndHoldsTheWriteBehindIt() {
        RequestOrder<Item> order = new RequestOrder<>();
        order.sent(WRITE);
        order.sent(WRITE);
        Item read = new Item(1, READ);
        Item write = new Item(2, WRITE);
        order.hold(read);
        order.hold(write);
        assertEquals(20, order.waitingBytes());
        order.answered();
        assertNull(order.release());
        order.answered();
        assertEquals(read, order.release());
        assertEquals(write, order.release());
        order.sent(WRITE);
        assertNull(order.release());
        assertEquals(0, order.waitingBytes());
    }

    @Test
    void nothingPassesABarrierAndItPassesNothing() {
        RequestOrder<Item> order = new RequestOrder<>();
        order.sent(WRITE);
        assertFalse(order.admits(BARRIER));
        Item barrier = new Item(1, BARRIER);
        Item write = new Item(2, WRITE);
        order.hold(barrier);
        order.hold(write);
        order.answered();
        assertEquals(barrier, order.release());
        order.sent(BARRIER);
        assertNull(order.release());
        assertFalse(order.admits(WRITE));
        order.answered();
        assertEquals(write, order.release());
        assertTrue(order.admits(WRITE));
    }

    @Test
    void anyMixIsCarriedOutInItsOrder() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            RequestOrder<Item> order = new RequestOrder<>();
            List<Integer> carriedOut = new ArrayList<>();
            List<Integer> underWay = new ArrayList<>();
            int arrived = 0;
            while (arrived < 50 || order.outstanding() > 0) {
                if (arrived < 50 && random.nextBoolean()) {
                    Item item = new Item(arrived++, KINDS[random.nextInt(KINDS.length)]);
                    if (!order.admits(item.kind())) {
                        order.hold(item);
                    } else {
                        carryOut(item, order, underWay, carriedOut);
                    }
                } else if (!underWay.isEmpty()) {
                    carriedOut.add(underWay.remove(0));
                    order.answered();
                    for (Item item = order.release(); item != null; item = order.release()) {
                        carryOut(item, order, underWay, carriedOut);
                    }
                }
            }
            for (int i = 0; i < 50; i++) {
                assertEquals(i, carriedOut.get(i), "seed " + seed);
            }
        }
    }

    private static void carryOut(Item item, RequestOrder<Item> order, List<Integer> underWay, List<Integer> done) {
        if (item.kind() != WRITE) {
            assertEquals(0, order.unanswered());
        }
        if (item.kind() == READ) {
            done.add(item.number());
        } else {
            order.sent(item.kind());
            underWay.add(item.number());
        }
    }
}
