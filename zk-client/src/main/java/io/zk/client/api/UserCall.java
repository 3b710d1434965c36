package io.zk.client.api;

import io.zk.client.net.Call;
import io.zk.client.session.Outcome;
import io.zk.client.session.Request;
import io.zk.client.session.SessionInput;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A call whose end completes a future: through the callbacks for the asynchronous face, at once for a thread that is
 * blocked on it.
 */
final class UserCall<T> implements Call {
    private final LongFunction<SessionInput> input;
    private final Function<Outcome, T> result;
    private final CompletableFuture<T> future;
    private final @Nullable Deliveries deliveries;

    /** Where completions that are callbacks go. */
    interface Deliveries {
        void add(Runnable callback);
    }

    /**
     * @param result makes the value, or throws ZkException
     * @param deliveries null if a thread waits for the future
     */
    UserCall(
            LongFunction<SessionInput> input,
            Function<Outcome, T> result,
            CompletableFuture<T> future,
            @Nullable Deliveries deliveries) {
        this.input = input;
        this.result = result;
        this.future = future;
        this.deliveries = deliveries;
    }

    /** The input of a request. */
    static LongFunction<SessionInput> request(Operation<?> operation) {
        return id -> new SessionInput.Submit(new Request(id, operation.opCode(), operation.body(), operation.watch()));
    }

    @Override
    public SessionInput input(long requestId) {
        return input.apply(requestId);
    }

    @Override
    public void completed(Outcome outcome) {
        if (deliveries == null) {
            complete(outcome);
        } else {
            deliveries.add(() -> complete(outcome));
        }
    }

    @Override
    public void turnedAway(Outcome.Failed why) {
        complete(why);
    }

    @Override
    public boolean isAwaited() {
        return deliveries == null;
    }

    private void complete(Outcome outcome) {
        T value;
        try {
            value = result.apply(outcome);
        } catch (ZkException | IllegalStateException e) {
            future.completeExceptionally(e);
            return;
        }
        future.complete(value);
    }
}
