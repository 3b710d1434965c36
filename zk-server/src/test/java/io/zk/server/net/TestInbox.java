package io.zk.server.net;

import io.zk.server.replica.Input;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** In the place of a core: keeps what comes until a test asks for it. */
final class TestInbox implements CoreInbox {
    static final long DEADLINE_SECONDS = 30;

    private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    private volatile @Nullable Throwable failure;

    @Override
    public void post(List<Input> posted) {
        inputs.addAll(posted);
    }

    @Override
    public int backlog() {
        return 0;
    }

    @Override
    public boolean congested() {
        return false;
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The next input, which must be of this type. */
    <T extends Input> T next(Class<T> type) throws InterruptedException {
        Input input = inputs.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (!type.isInstance(input)) {
            throw new AssertionError("not " + type.getSimpleName() + " but " + input);
        }
        return type.cast(input);
    }

    /** The next input of this type; others before it are passed over. */
    <T extends Input> T await(Class<T> type) throws InterruptedException {
        return await(type, any -> true);
    }

    <T extends Input> T await(Class<T> type, Predicate<T> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            Input input = inputs.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (input == null) {
                throw new AssertionError("no such " + type.getSimpleName() + " has come");
            }
            if (type.isInstance(input) && wanted.test(type.cast(input))) {
                return type.cast(input);
            }
        }
    }

    /** What has come and was not asked for yet. */
    List<Input> rest() {
        return List.copyOf(inputs);
    }
}
