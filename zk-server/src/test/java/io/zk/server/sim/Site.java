package io.zk.server.sim;

import java.util.List;

/** What a run is about: one server or an ensemble, with its clients, its checkers, and the faults that befall it. */
interface Site {
    AllCheckers checkers();

    List<SimServer> servers();

    List<SimClient> clients();

    /** Whether a read may be older than what was acknowledged before it was asked. */
    boolean readsMayBeStale();

    /** Microseconds between two faults at most. */
    long faultGapMicros();

    /** Something goes wrong. */
    void fault();

    /** Nothing is wrong any more, and all servers are started. */
    void heal();

    /** Milliseconds that everything may take to come right. */
    int healMillis();

    /** What is not yet right, without faults and without load; empty if all is well. */
    String flaw();

    /** Called when all was well, and nobody asks for anything any more. */
    void atTheEnd();

    /** Servers killed so far. */
    int kills();
}
