package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Input;
import io.zk.server.storage.FileDisk;
import io.zk.server.storage.MemberLog;
import io.zk.server.storage.StorageSettings;
import io.zk.server.tree.TreeRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who writes what the core wants written. What a force takes does not count here: no disk is asked to hurry. */
class LogDeskTest {
    private static final Fatal NEVER = new Fatal(code -> {
        throw new AssertionError("ended with code " + code);
    });

    private final CoreDesk core = new CoreDesk(1000, NEVER);
    private final List<Input> answers = new ArrayList<>();
    private MemberLog log;
    private LogWriter writer;
    private LogDesk desk;
    private LogTurn thread;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("version-2"));
        StorageSettings settings = StorageSettings.of(folder);
        log = new MemberLog(new FileDisk(), settings, TreeRules.DEFAULT, WireLimits.DEFAULT, 0, new Random(1));
        writer = new LogWriter(log, core, new Quiet());
        desk = new LogDesk(new Mailbox<>(1000), writer, true);
        thread = new LogTurn(writer, desk, core, bytes -> {});
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    @Test
    void aFewRecordsAreTheCores() throws IOException {
        assertTrue(desk.few(records(1, 2)));
        desk.write(records(1, 2), answers::add);
        assertEquals(List.of(new Input.Durable(2)), answers);
        assertEquals(2, log.durableZxid());
    }

    @Test
    void nothingPassesWhatTheLogThreadHas() throws IOException {
        desk.post(records(1, 1));
        assertFalse(desk.few(records(2, 2)), "the first is not written yet");
        desk.post(records(2, 2));
        thread.run();
        List<Input> told = new ArrayList<>();
        core.inbox().take(told, 0);
        assertEquals(List.of(new Input.Durable(2)), told);
        if (desk.few(records(3, 3))) {
            desk.write(records(3, 3), answers::add);
            assertEquals(List.of(new Input.Durable(3)), answers);
        }
    }

    @Test
    void manyOrLargeRecordsAreTheLogThreads() {
        assertFalse(desk.few(records(1, 5)), "so many");
        assertFalse(desk.few(List.of(new DiskCommand.Append(1, new byte[(16 << 10) + 1]))), "so large");
        assertFalse(desk.few(List.of(new DiskCommand.Settle())), "not a record");
        assertFalse(desk.few(List.of()), "nothing");
        assertFalse(new LogDesk(new Mailbox<>(1000), writer, false).few(records(1, 1)), "it never may");
    }

    @Test
    void whereManyComeAtATimeTheNextFewAreTheLogThreads() {
        for (int i = 0; i < 20; i++) {
            assertFalse(desk.few(records(1, 20)));
        }
        assertFalse(desk.few(records(1, 1)));
        int turns = 0;
        while (!desk.few(records(1, 1))) {
            turns++;
        }
        assertTrue(turns > 20 && turns < 100, turns + " small batches until they are the rule again");
    }

    @Test
    void whereOneLoopAloneBringsWritesMoreAreFew() {
        assertFalse(desk.few(records(1, 5)));
        assertTrue(desk.quiet(true));
        assertTrue(desk.few(records(1, 16)));
        assertTrue(desk.quiet(false));
        assertFalse(desk.few(records(1, 5)), "others have come");
        assertTrue(desk.quiet(true));
        assertFalse(desk.few(records(1, 17)), "too many even so");
    }

    private static List<DiskCommand> records(long first, long last) {
        List<DiskCommand> records = new ArrayList<>();
        for (long zxid = first; zxid <= last; zxid++) {
            records.add(new DiskCommand.Append(zxid, new byte[40]));
        }
        return records;
    }

    /** Nothing follows from what is written. */
    private static final class Quiet implements LogWriter.Watcher {
        @Override
        public void forced(int records, long nanos) {}

        @Override
        public long newestSnapshotBytes() {
            return 0;
        }

        @Override
        public boolean beginSnapshot() {
            return false;
        }
    }
}
