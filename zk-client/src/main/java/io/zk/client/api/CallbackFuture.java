package io.zk.client.api;

import io.zk.client.net.Callbacks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future that is completed in a callback. To wait for it inside a callback would be to wait for ever, as the callback
 * that completes it comes after; that mistake is answered with an exception that says so.
 */
final class CallbackFuture<T> extends CompletableFuture<T> {
    private final Callbacks callbacks;

    CallbackFuture(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CallbackFuture<>(callbacks);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkMayWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        checkMayWait();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        checkMayWait();
        return super.join();
    }

    private void checkMayWait() {
        if (!isDone() && callbacks.isCallbackThread()) {
            throw new IllegalStateException("waiting inside a callback for another callback would never end;"
                    + " use thenCompose, or the blocking face");
        }
    }
}
