package io.zk.server.net;

import java.util.function.Consumer;

/** Who answers the requests of an {@link AdminPort}. */
public interface AdminDesk {
    /**
     * Answers sooner or later, from any thread, exactly once. Event loop: while it waits, all connections of its port do.
     *
     * @return false if there is no room for it; then nothing is answered
     */
    boolean ask(AdminRequest request, Consumer<AdminReply> reply);
}
