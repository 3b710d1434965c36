package io.zk.server.session;

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
    private record Item(int number, boolean isWrite) implements RequestOrder.Held {
        @Override
        public int bytes() {
            return 10;
        }
    }

    @Test
    void readsGoStraightThroughWhenNothingIsUnderWay() {
        RequestOrder<Item> order = new RequestOrder<>();
        assertTrue(order.admits(false));
        assertTrue(order.admits(true));
    }

    @Test
    void writesFollowEachOtherAtOnce() {
        RequestOrder<Item> order = new RequestOrder<>();
        order.sent();
        assertTrue(order.admits(true));
        assertFalse(order.admits(false));
        order.sent();
        assertEquals(2, order.outstanding());
    }

    @Test
    void aReadWaitsForTheWritesBeforeItAndHoldsTheWriteBehindIt() {
        RequestOrder<Item> order = new RequestOrder<>();
        order.sent();
        order.sent();
        Item read = new Item(1, false);
        Item write = new Item(2, true);
        order.hold(read);
        order.hold(write);
        assertEquals(20, order.waitingBytes());
        order.answered();
        assertNull(order.release());
        order.answered();
        assertEquals(read, order.release());
        assertEquals(write, order.release());
        order.sent();
        assertNull(order.release());
        assertEquals(0, order.waitingBytes());
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
                    Item item = new Item(arrived++, random.nextInt(3) == 0);
                    if (!order.admits(item.isWrite())) {
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
        if (item.isWrite()) {
            order.sent();
            underWay.add(item.number());
        } else {
            assertEquals(0, order.unanswered());
            done.add(item.number());
        }
    }
}
