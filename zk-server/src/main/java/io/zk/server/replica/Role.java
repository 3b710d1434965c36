package io.zk.server.replica;

import io.zk.server.session.SessionTable;
import org.jspecify.annotations.Nullable;

/**
 * What a member of an ensemble does between two elections. Made when the election has decided, dropped when it is over:
 * nothing of it is ever used again. Core thread.
 */
interface Role {
    /** Why its part is over; null as long as it is not. Then nothing more is asked of it, but whom it served. */
    @Nullable
    String over();

    /** Whether the election was right: the leader was reached, or a quorum has promised to follow this server. */
    boolean proved();

    /** Whether the leader's epoch has begun, as far as this server knows. */
    boolean established();

    /** Ends it: links, and what else it has going on. */
    void stop(String reason);

    /** Whom it serves, or served. */
    Service service();

    /** Sessions that this server may expire; empty where another one does. */
    SessionTable sessions();

    /** Takes in what concerns it. Inputs of connections and links of an earlier role must change nothing. */
    void step(Input input, Now now);

    void tick(Now now);

    /** Monotonic milliseconds. */
    long nextDeadline();

    boolean applicable();

    /** Under the write lock. */
    void apply();

    int pendingCount();

    Standing standing();
}
