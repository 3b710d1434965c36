package io.zk.server.net;

import io.zk.server.replica.Input;
import java.util.List;

/** Where loops send what only the core can do. Any loop; never blocks, but for {@link #submit}. */
public interface CoreInbox {
    /** Queues them in this order. */
    void post(List<Input> inputs);

    /**
     * The same. But while little is under way the core may take them in on this thread, and have them written there: so
     * only outside of the tree gate.
     */
    default void submit(List<Input> inputs) {
        post(inputs);
    }

    /** Whether the core has so much to do that only connections which wait for nothing shall be read. */
    boolean congested();

    /** Requests taken in and not answered; may be a moment old. */
    int backlog();

    /** A loop has failed: the server must end. */
    void failed(Throwable cause);
}
