package io.zk.cli.command;

import io.zk.client.api.Watcher;
import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a command works with.
 *
 * @param session the client of the present session
 * @param watcher prints events; the one for all watches of the shell, so that an event is printed once
 * @param output for results and errors
 * @param shell that runs the command
 * @param connectWaitMillis how long a request waits for a connection before it counts as lost
 */
public record CommandContext(
        ZkClient session, Watcher watcher, Output output, ShellControl shell, long connectWaitMillis) {
    /** How much longer than a request may take we wait for the client to say so. */
    private static final long ANSWER_WAIT_MILLIS = 3_600_000;

    /**
     * The client, once it is connected. A request that was refused must not be carried out after all when a server comes
     * back: so it is not even submitted before.
     *
     * @param path of the request, for the error
     * @throws ZkException CONNECTION_LOSS if there is no connection in time, or what ended the session
     */
    ZkClient client(String path) throws InterruptedException {
        if (session.session().state().isConnected()) {
            return session;
        }
        try {
            session.whenConnected().get(connectWaitMillis, TimeUnit.MILLISECONDS);
            return session;
        } catch (TimeoutException e) {
            String failure = session.session().lastFailure();
            if (failure != null) {
                error("Not connected: " + failure);
            }
            throw new ZkException(ErrorCode.CONNECTION_LOSS, path, null);
        } catch (ExecutionException e) {
            throw new ZkException(failure(e).code(), path, null);
        }
    }

    /** Waits for the answer, which comes after the events that came before it were printed. */
    <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(ANSWER_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (TimeoutException e) {
            throw new ZkException(ErrorCode.OPERATION_TIMEOUT, null, null);
        }
    }

    void line(String text) {
        output.line(text);
    }

    void error(String text) {
        output.error(text);
    }

    private static ZkException failure(ExecutionException failure) {
        if (failure.getCause() instanceof ZkException refusal) {
            return refusal;
        }
        throw new IllegalStateException(failure.getCause());
    }
}
