package io.zk.server;

import io.zk.server.replica.MemberInput;
import io.zk.server.replica.PeerCommand;
import io.zk.server.storage.LogRange;
import io.zk.server.zab.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads the logs for learners that are far behind, while they are written. A thread of its own. */
final class LogReads implements Duty.Turn {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LogRange logs;
    private final CoreDesk core;
    private final Mailbox<PeerCommand.ReadLog> inbox = new Mailbox<>(Integer.MAX_VALUE);
    private final List<PeerCommand.ReadLog> batch = new ArrayList<>();

    LogReads(LogRange logs, CoreDesk core) {
        this.logs = logs;
        this.core = core;
    }

    /** Asks for a part of the logs. Any thread. */
    void request(PeerCommand.ReadLog command) {
        inbox.post(List.of(command));
    }

    @Override
    public void run() {
        inbox.take(batch, WAIT_NANOS);
        for (PeerCommand.ReadLog wanted : batch) {
            List<Proposal> records = logs.read(wanted.after(), wanted.until(), wanted.bytesMax());
            core.post(List.of(new MemberInput.LogRead(wanted.link(), records)));
        }
        batch.clear();
    }
}
