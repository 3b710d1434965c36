package io.zk.server;

import io.zk.server.replica.DiskCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The log thread's turn: has all that has come carried out, and tells the core. Log thread. */
final class LogTurn implements Duty.Turn {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LogWriter writer;
    private final LogDesk desk;
    private final CoreDesk core;
    private final List<DiskCommand> batch = new ArrayList<>();

    LogTurn(LogWriter writer, LogDesk desk, CoreDesk core) {
        this.writer = writer;
        this.desk = desk;
        this.core = core;
    }

    @Override
    public void run() throws IOException {
        desk.take(batch, WAIT_NANOS);
        if (batch.isEmpty()) {
            return;
        }
        writer.carryOut(batch, answer -> core.post(List.of(answer)));
        desk.done(batch.size());
        batch.clear();
    }
}
