package io.zk.server;

import io.zk.server.net.CoreInbox;
import io.zk.server.replica.Input;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The loops' way to the core: its mailbox, and how much there is before it. Any thread. */
final class CoreDesk implements CoreInbox {
    private static final long ANSWER_SECONDS = 5;

    /** Bytes of requests and records on their way to the disk from which on the core is congested. */
    private static final long BYTES_MAX = 64L << 20;

    private final Mailbox<Input> inbox;
    private final Fatal fatal;
    private final int outstandingMax;
    private final Queue<FutureTask<?>> questions = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile int pending;
    private volatile Runnable waker = () -> {};
    private volatile @Nullable Consumer<List<Input>> lender;

    /** @param outstandingMax requests under way from which on the core is congested */
    CoreDesk(int outstandingMax, Fatal fatal) {
        this.inbox = new Mailbox<>(outstandingMax);
        this.outstandingMax = outstandingMax;
        this.fatal = fatal;
    }

    @Override
    public void post(List<Input> inputs) {
        if (put(inputs)) {
            inbox.wake();
        }
        waker.run();
    }

    @Override
    public void submit(List<Input> inputs) {
        Consumer<List<Input>> lent = lender;
        if (lent == null) {
            post(inputs);
        } else {
            lent.accept(inputs);
        }
    }

    /** Leaves these in the mailbox, and wakes nobody; whether it was empty, so that somebody has to be woken. */
    boolean put(List<Input> inputs) {
        long sum = 0;
        for (Input input : inputs) {
            sum += bytes(input);
        }
        if (sum > 0) {
            bytes.addAndGet(sum);
        }
        return inbox.put(inputs);
    }

    /** What a loop submits goes here, to be put in by it. Before anything is submitted. */
    void lends(Consumer<List<Input>> to) {
        lender = to;
    }

    /** To be told whenever there is something new, by whoever does not wait at the mailbox. Before anything is posted. */
    void wakes(Runnable sleeper) {
        waker = sleeper;
    }

    @Override
    public boolean congested() {
        return backlog() >= outstandingMax || bytes.get() >= BYTES_MAX;
    }

    @Override
    public void failed(Throwable cause) {
        fatal.end(ExitCode.UNEXPECTED_ERROR, "a thread that serves clients cannot go on", cause);
    }

    @Override
    public int backlog() {
        return inbox.size() + pending;
    }

    /**
     * Has the core look at what it alone owns, and waits for that. Any thread but the loops' and the core's.
     *
     * @throws IllegalStateException if it does not answer in time, as when the server ends
     */
    <T> T ask(Supplier<T> question) {
        FutureTask<T> task = new FutureTask<>(question::get);
        questions.add(task);
        inbox.post(List.of());
        waker.run();
        try {
            return task.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the core was asked", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the core does not answer", e);
        }
    }

    /** Answers what was asked. Core thread. */
    void answerQuestions() {
        FutureTask<?> question = questions.poll();
        while (question != null) {
            question.run();
            question = questions.poll();
        }
    }

    Mailbox<Input> inbox() {
        return inbox;
    }

    /** The core has taken these in, and has made records of so many bytes of them. Core thread. */
    void taken(List<Input> inputs, long recordBytes) {
        long sum = recordBytes;
        for (Input input : inputs) {
            sum -= bytes(input);
        }
        if (sum != 0) {
            bytes.addAndGet(sum);
        }
    }

    /** Records of so many bytes are on the disk. Log thread. */
    void written(long recordBytes) {
        bytes.addAndGet(-recordBytes);
    }

    private static long bytes(Input input) {
        return input instanceof Input.Submitted submitted ? submitted.request().body().length : 0;
    }

    /** What the core has planned and not applied. Core thread. */
    void pending(int count) {
        pending = count;
    }
}
