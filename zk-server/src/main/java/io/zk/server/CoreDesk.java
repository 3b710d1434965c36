package io.zk.server;

import io.zk.server.net.CoreInbox;
import io.zk.server.replica.Input;
import java.util.List;

/** The loops' way to the core: its mailbox, and how much there is before it. Any thread. */
final class CoreDesk implements CoreInbox {
    private final Mailbox<Input> inbox;
    private final Fatal fatal;
    private final int outstandingMax;
    private volatile int pending;

    /** @param outstandingMax requests under way from which on the core is congested */
    CoreDesk(int outstandingMax, Fatal fatal) {
        this.inbox = new Mailbox<>(outstandingMax);
        this.outstandingMax = outstandingMax;
        this.fatal = fatal;
    }

    @Override
    public void post(List<Input> inputs) {
        inbox.post(inputs);
    }

    @Override
    public boolean congested() {
        return backlog() >= outstandingMax;
    }

    @Override
    public void failed(Throwable cause) {
        fatal.end(ExitCode.UNEXPECTED_ERROR, "a thread that serves clients cannot go on", cause);
    }

    /** Requests taken in and not answered; may be a moment old. */
    int backlog() {
        return inbox.size() + pending;
    }

    Mailbox<Input> inbox() {
        return inbox;
    }

    /** What the core has planned and not applied. Core thread. */
    void pending(int count) {
        pending = count;
    }
}
