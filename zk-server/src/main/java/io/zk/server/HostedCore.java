package io.zk.server;

import io.zk.server.net.PeerNet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The core of a member of an ensemble, on the thread that serves its links: a turn is a task there, behind whatever the
 * links have brought meanwhile.
 */
final class HostedCore {
    private final CoreTurn core;
    private final PeerNet net;
    private final Fatal fatal;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable turn = this::turn;
    /** Nanoseconds at which a timer will go off; of the thread of the links. */
    private long timer = Long.MAX_VALUE;

    HostedCore(CoreTurn core, PeerNet net, Fatal fatal) {
        this.core = core;
        this.net = net;
        this.fatal = fatal;
    }

    /** There is something to take in. Any thread; never blocks. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            net.run(turn);
        }
    }

    private void turn() {
        // Before the mailbox is emptied, so that what comes later brings another turn.
        woken.set(false);
        try {
            core.turn();
        } catch (Throwable cause) { // top of a thread
            fatal.end(ExitCode.UNEXPECTED_ERROR, "the core cannot go on", cause);
            return;
        }
        long wait = core.waitMillis();
        if (wait == 0) {
            wake();
            return;
        }
        long due = System.nanoTime() + wait * 1_000_000;
        if (due < timer) {
            timer = due;
            net.runLater(this::timeout, wait);
        }
    }

    private void timeout() {
        timer = Long.MAX_VALUE;
        wake();
    }
}
