package io.zk.server.replica;

/**
 * What a member of an ensemble does between two elections. Made when the election has decided, dropped when it is over:
 * nothing of it is ever used again. Core thread.
 */
interface Role {
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
