package io.zk.server.replica;

import io.zk.server.session.SessionTable;
import io.zk.server.tree.DataTree;
import java.util.Map;

/**
 * The core: puts the writes of all sessions in one order, or learns that order from a leader, and applies and answers
 * each once it is safe. Pure; core thread.
 *
 * <p>A turn of the shell: {@link #step} for each input, then {@link #tick} (at the latest when {@link #nextDeadline} has
 * come); carry out what the outputs say; then, if {@link #applicable}, {@link #apply} under the tree gate's write lock,
 * and wake the loops that have deliveries.
 */
public interface Replica {
    /** Takes one input in. */
    void step(Input input, Now now, Outputs out);

    /** Does what is due by now, and sends what was gathered. */
    void tick(Now now, Outputs out);

    /** Monotonic milliseconds by which {@link #tick} wants to be called. */
    long nextDeadline();

    /** Whether {@link #apply} has anything to do. */
    boolean applicable();

    /** Applies and answers, in order, everything that is safe. Under the write lock. */
    void apply();

    /** What is planned and not applied, answers that wait among it. */
    int pendingCount();

    /** Sessions that this server may expire; empty where another one does. */
    SessionTable sessions();

    /** The sessions of the applied state with their timeouts in milliseconds. Under the gate. */
    Map<Long, Integer> appliedSessions();

    /** The applied state; another object after a learner got a whole new one. Under the gate. */
    DataTree tree();

    /**
     * Whether everything in the applied state is known to be committed. A snapshot of what is not must never get its
     * name: what was never committed could not be cut from it. Under the gate.
     */
    boolean certain();

    /** Everything up to this zxid may be applied once it is in the own log. */
    long committed();

    /** What was applied. Under the gate. */
    ApplyStats stats();

    /** What this server is in its ensemble. */
    Standing standing();
}
