package io.zk.client.api;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.zk.client.hosts.Chroot;
import io.zk.client.hosts.ConnectString;
import io.zk.client.hosts.ServerAddress;
import io.zk.client.net.Callbacks;
import io.zk.client.net.ClientThreads;
import io.zk.client.net.LoopSettings;
import io.zk.client.net.SessionListener;
import io.zk.client.net.SessionLoop;
import io.zk.client.net.SessionView;
import io.zk.client.session.Outcome;
import io.zk.client.session.SessionInput;
import io.zk.client.session.SessionOutput;
import io.zk.protocol.data.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What both faces of a client stand on: gives calls to the session's loop, and turns what comes out of it into futures
 * and callbacks. Any thread, except for the listener's methods: the loop.
 */
final class SessionCalls implements SessionListener {
    private final Chroot chroot;
    private final @Nullable ClientThreads ownThreads;
    private final Callbacks callbacks;
    private final SessionLoop loop;
    private final CopyOnWriteArrayList<Consumer<SessionEvent>> listeners = new CopyOnWriteArrayList<>();

    /** Those that wait for a connection; completed on the loop, or at once by the thread that would wait. */
    private final CopyOnWriteArrayList<CompletableFuture<SessionView>> connectWaiters = new CopyOnWriteArrayList<>();

    SessionCalls(ConnectString connectString, ClientOptions options) {
        chroot = connectString.chroot();
        ClientThreads shared = options.threads();
        ClientThreads threads = shared == null ? new ClientThreads(1) : shared;
        ownThreads = shared == null ? threads : null;
        Executor executor = options.callbackExecutor();
        callbacks = new Callbacks(executor == null ? callbackThread() : executor);
        listeners.add(options.sessionListener());
        loop = new SessionLoop(
                options.session(),
                connectString.servers(),
                new LoopSettings(threads, options.tls(), options.sasl(), options.outstandingMax()),
                callbacks,
                this,
                this::ended);
    }

    void start() {
        loop.start();
    }

    SessionView session() {
        return loop.view();
    }

    void addSessionListener(Consumer<SessionEvent> listener) {
        listeners.add(listener);
    }

    void replaceServers(List<ServerAddress> servers) {
        loop.replaceServers(servers);
    }

    <T> CompletableFuture<T> submit(Operation<T> operation) {
        CallbackFuture<T> future = new CallbackFuture<>(callbacks);
        loop.submit(new UserCall<>(UserCall.request(operation), operation::result, future, callbacks::add));
        return future;
    }

    CompletableFuture<@Nullable Void> authenticate(String scheme, byte[] credential) {
        CallbackFuture<@Nullable Void> future = new CallbackFuture<>(callbacks);
        loop.submit(new UserCall<>(authentication(scheme, credential), SessionCalls::nothing, future, callbacks::add));
        return future;
    }

    /** Waits for the result; throws ZkException. */
    <T> T await(Operation<T> operation) throws InterruptedException {
        return operation.result(await(UserCall.request(operation)));
    }

    void awaitAuthentication(String scheme, byte[] credential) throws InterruptedException {
        nothing(await(authentication(scheme, credential)));
    }

    CompletableFuture<SessionView> whenConnected() {
        CallbackFuture<SessionView> future = new CallbackFuture<>(callbacks);
        connection().whenComplete((view, failure) -> {
            Runnable completion = () -> {
                if (failure == null) {
                    future.complete(view);
                } else {
                    future.completeExceptionally(failure);
                }
            };
            if (loop.isLoopThread()) {
                callbacks.add(completion);
            } else {
                completion.run();
            }
        });
        return future;
    }

    /** Waits until the client is connected, and at most so long; throws ZkException if it is not. */
    SessionView awaitConnected(long millis) throws InterruptedException {
        checkMayWait();
        try {
            return connection().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String failure = loop.view().lastFailure();
            throw new ZkException(
                    ErrorCode.CONNECTION_LOSS,
                    null,
                    "not connected within " + millis + " ms"
                            + (failure == null ? "" : "; the last attempt: " + failure));
        } catch (ExecutionException e) {
            throw endException();
        }
    }

    CompletableFuture<Boolean> close() {
        CallbackFuture<Boolean> future = new CallbackFuture<>(callbacks);
        loop.submitClose(new UserCall<>(
                SessionInput.Close::new, outcome -> outcome instanceof Outcome.Done, future, callbacks::add));
        return future;
    }

    void closeAndWait() {
        if (loop.isLoopThread() || callbacks.isCallbackThread()) {
            close();
            return;
        }
        CompletableFuture<Boolean> future = new CompletableFuture<>();
        loop.submitClose(new UserCall<>(SessionInput.Close::new, outcome -> true, future, null));
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a close never fails", e);
        }
    }

    @Override
    public void watchFired(SessionOutput.WatchFired fired) {
        NodeEvent event = new NodeEvent(fired.type(), chroot.toClient(fired.path()), fired.zxid());
        for (Object watcher : fired.watchers()) {
            callbacks.add(() -> ((Watcher) watcher).nodeEvent(event));
        }
    }

    @Override
    public void stateChanged(SessionOutput.StateChanged change) {
        SessionView view = loop.view();
        for (CompletableFuture<SessionView> waiter : connectWaiters) {
            tell(waiter, view);
        }
        SessionEvent event = new SessionEvent(change.event(), change.state(), change.reason());
        callbacks.add(() -> {
            for (Consumer<SessionEvent> sessionListener : listeners) {
                sessionListener.accept(event);
            }
        });
        for (Object watcher : change.watchers()) {
            callbacks.add(() -> ((Watcher) watcher).sessionEvent(event));
        }
    }

    private Outcome await(LongFunction<SessionInput> input) throws InterruptedException {
        checkMayWait();
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        loop.submit(new UserCall<>(input, Function.identity(), future, null));
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is made of anything", e);
        }
    }

    private void checkMayWait() {
        if (loop.isLoopThread()) {
            throw new IllegalStateException("this is the client's I/O thread, which must not wait");
        }
    }

    private CompletableFuture<SessionView> connection() {
        CompletableFuture<SessionView> waiter = new CompletableFuture<>();
        connectWaiters.add(waiter);
        tell(waiter, loop.view());
        return waiter;
    }

    private void tell(CompletableFuture<SessionView> waiter, SessionView view) {
        if (view.state().isConnected()) {
            waiter.complete(view);
        } else if (view.state().isFinal()) {
            waiter.completeExceptionally(endException());
        }
        if (waiter.isDone()) {
            connectWaiters.removeIf(CompletableFuture::isDone);
        }
    }

    private ZkException endException() {
        return switch (loop.view().state()) {
            case AUTH_FAILED -> new ZkException(ErrorCode.AUTH_FAILED, null, null);
            case CLOSED -> new ZkException(ErrorCode.SESSION_EXPIRED, null, "the client is closed");
            default -> new ZkException(ErrorCode.SESSION_EXPIRED, null, null);
        };
    }

    private void ended() {
        if (ownThreads != null) {
            ownThreads.close();
        }
    }

    private static LongFunction<SessionInput> authentication(String scheme, byte[] credential) {
        byte[] own = credential.clone();
        return id -> new SessionInput.Authenticate(id, scheme, own);
    }

    private static @Nullable Void nothing(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            throw Operation.exception(failed, null);
        }
        return null;
    }

    /** One thread, there while there is something to call. */
    private static Executor callbackThread() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("zk-client-callbacks", true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
