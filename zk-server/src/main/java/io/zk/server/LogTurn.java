package io.zk.server;

import io.zk.server.replica.DiskCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** The log thread's turn: has all that has come carried out, and tells the core. Log thread. */
final class LogTurn implements Duty.Turn {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LogWriter writer;
    private final LogDesk desk;
    private final CoreDesk core;
    private final LongConsumer turns;
    private final List<DiskCommand> batch = new ArrayList<>();

    /** @param turns is told once a second at least, with the bytes of the records that are about to be written */
    LogTurn(LogWriter writer, LogDesk desk, CoreDesk core, LongConsumer turns) {
        this.writer = writer;
        this.desk = desk;
        this.core = core;
        this.turns = turns;
    }

    @Override
    public void run() throws IOException {
        desk.take(batch, WAIT_NANOS);
        turns.accept(bytes(batch));
        if (batch.isEmpty()) {
            return;
        }
        writer.carryOut(batch, answer -> core.post(List.of(answer)));
        desk.done(batch.size());
        batch.clear();
    }

    private static long bytes(List<DiskCommand> commands) {
        long bytes = 0;
        for (DiskCommand command : commands) {
            bytes += command instanceof DiskCommand.Append append ? append.payload().length : 0;
        }
        return bytes;
    }
}
