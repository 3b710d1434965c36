package io.zk.server.replica;

import java.util.function.Consumer;

/** Carries out SASL exchanges with clients, on threads of its own. */
public interface SaslService {
    /** For a server without SASL: nobody asks it for anything. */
    SaslService NONE = (step, done) -> done.accept(step.failed());

    /**
     * Looks at a token. Never blocks. Any thread.
     *
     * @param done gets the answer, on any thread, once; or never, if the server is ending
     */
    void step(SaslStep step, Consumer<SaslAnswer> done);
}
