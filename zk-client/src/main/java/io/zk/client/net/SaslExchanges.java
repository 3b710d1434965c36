package io.zk.client.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.zk.client.session.SessionInput;
import io.zk.client.session.SessionOutput;
import io.zk.protocol.sasl.ClientExchange;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps of a session's SASL exchanges, on a thread that is there only while it is needed: logins and tickets may
 * have to wait for a KDC. Called on the loop.
 */
final class SaslExchanges {
    private final SaslLogin login;
    private final ThreadPoolExecutor thread;
    /** Of the newest connection. The thread's. */
    private @Nullable ClientExchange exchange;

    SaslExchanges(SaslLogin login) {
        this.login = login;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                // One at a time, but for those of connections that were given up meanwhile.
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("zk-client-sasl", true));
        thread.allowCoreThreadTimeOut(true);
    }

    /** @param done gets the outcome, on any thread; never, once this is closed */
    void step(SessionOutput.SaslStep step, Consumer<SessionInput> done) {
        try {
            thread.execute(() -> done.accept(taken(step)));
        } catch (RejectedExecutionException e) {
            // The session has ended.
        }
    }

    void close() {
        thread.shutdownNow();
    }

    private SessionInput taken(SessionOutput.SaslStep step) {
        try {
            byte[] token = step.token();
            ClientExchange current = exchange;
            byte[] answer;
            if (token == null || current == null) {
                current = login.begin(step.server());
                exchange = current;
                answer = current.first();
            } else {
                answer = current.step(token);
            }
            return new SessionInput.SaslStepped(step.connection(), answer, current.complete(), null);
        } catch (SaslException | RuntimeException e) {
            // Whatever the server's tokens make the mechanism do: they come from outside.
            return new SessionInput.SaslStepped(step.connection(), null, false, reason(e));
        }
    }

    private static String reason(Exception why) {
        Throwable cause = why.getCause();
        return why.getMessage() + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
    }
}
