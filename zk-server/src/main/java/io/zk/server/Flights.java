package io.zk.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Transactions on their way from the core to the disk, to a quorum and into the state: those that one turn handed to the
 * log fly together. Oldest first. Core thread.
 */
final class Flights {
    private static final int FLIGHTS_MAX = 10_000;

    /** What one turn handed over. */
    static final class Flight {
        final long lastZxid;
        final int transactions;
        /** When the last of them was planned, by the clock of the server that planned it: milliseconds since 1970. */
        final long bornWallMillis;
        /** Monotonic milliseconds. */
        final long handedOver;

        long committedAt;

        Flight(long lastZxid, int transactions, long bornWallMillis, long handedOver) {
            this.lastZxid = lastZxid;
            this.transactions = transactions;
            this.bornWallMillis = bornWallMillis;
            this.handedOver = handedOver;
            this.committedAt = handedOver;
        }
    }

    /** Is told of a flight that has reached something. */
    interface Arrival {
        void arrived(Flight flight);
    }

    private final Deque<Flight> undurable = new ArrayDeque<>();
    private final Deque<Flight> uncommitted = new ArrayDeque<>();
    private final Deque<Flight> unapplied = new ArrayDeque<>();

    void add(Flight flight) {
        if (unapplied.size() < FLIGHTS_MAX) {
            undurable.add(flight);
            uncommitted.add(flight);
            unapplied.add(flight);
        }
    }

    void durable(long zxid, Arrival arrival) {
        arrive(undurable, zxid, arrival);
    }

    void committed(long zxid, Arrival arrival) {
        arrive(uncommitted, zxid, arrival);
    }

    void applied(long zxid, Arrival arrival) {
        arrive(unapplied, zxid, arrival);
    }

    /** When the flight with this transaction was handed over, as long as it isn't applied; -1 if it isn't known. */
    long handedOver(long zxid) {
        for (Flight flight : unapplied) {
            if (flight.lastZxid >= zxid) {
                return flight.handedOver;
            }
        }
        return -1;
    }

    /** What was under way may be cut off, or come again. */
    void clear() {
        undurable.clear();
        uncommitted.clear();
        unapplied.clear();
    }

    private static void arrive(Deque<Flight> flights, long zxid, Arrival arrival) {
        Flight next = flights.peek();
        while (next != null && next.lastZxid <= zxid) {
            arrival.arrived(flights.remove());
            next = flights.peek();
        }
    }
}
