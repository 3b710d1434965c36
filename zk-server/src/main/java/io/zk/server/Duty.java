package io.zk.server;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that works in turns until it is told to stop. Whatever a turn throws ends the server, for the state behind it
 * is not to be trusted.
 */
final class Duty {
    /** One turn; waits inside if there is nothing to do, and returns when its thread is unparked. */
    interface Turn {
        void run() throws Exception;
    }

    private final Thread thread;
    private volatile boolean stopping;

    Duty(String name, Fatal fatal, Turn turn) {
        thread = new Thread(() -> work(name, fatal, turn), name);
        thread.setDaemon(false);
    }

    void start() {
        thread.start();
    }

    /** Wakes it if it waits. Any thread. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Lets it finish its turn; whether it has ended within this time. Not from the thread itself. */
    boolean stop(long millis) {
        stopping = true;
        wake();
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void work(String name, Fatal fatal, Turn turn) {
        try {
            while (!stopping && !fatal.ending()) {
                turn.run();
            }
        } catch (Throwable cause) { // top of a thread
            fatal.end(ExitCode.UNEXPECTED_ERROR, "the " + name + " thread cannot go on", cause);
        }
    }
}
