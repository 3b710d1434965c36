package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.ExistsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a server from being overrun, on real sockets and disks. */
class LimitsTest {
    private static final int MEBI = 1 << 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @Test
    void aDiskThatFillsUpRefusesWritesUntilThereIsRoomAgain(@TempDir Path folder) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "zk-limits", disk.toString()) == 0,
                "only root may mount a small disk");
        try {
            fillAndEmpty(disk);
        } finally {
            assertEquals(0, run("umount", disk.toString()));
        }
    }

    private static void fillAndEmpty(Path disk) throws Exception {
        Path filler = disk.resolve("filler");
        int last;
        try (ServerRig server = new ServerRig(disk, "disk.reserveMb=2", "4lw.commands.whitelist=mntr");
                RawClient client = server.session()) {
            create(client, 1, 0);
            long free = server.monitored("disk_free_bytes");
            assertTrue(free > 2 * MEBI && free < 24 * MEBI, "free: " + free);
            Files.write(filler, new byte[22 * MEBI]);
            last = createUntil(client, 2, ErrorCode.QUOTA_EXCEEDED);
            assertEquals(1, server.monitored("disk_full"));
            assertEquals(0, exists(client, 1), "reads go on");
            try (RawClient other = server.connect()) {
                ConnectResponse session = other.open(0, new byte[16]);
                assertNotEquals(0, session.sessionId(), "sessions begin");
                assertEquals(
                        0, other.call(1, OpCode.CLOSE_SESSION, null).header().err(), "and end");
            }
            Files.delete(filler);
            last = createUntil(client, last, ErrorCode.OK);
            assertEquals(0, server.monitored("disk_full"));
        }
        try (ServerRig server = new ServerRig(disk, "disk.reserveMb=2");
                RawClient client = server.session()) {
            for (int number = 1; number <= last; number++) {
                assertEquals(0, exists(client, number), "acknowledged: /n" + number);
            }
        }
    }

    /** Creates one node after the other until the answer is this one; the number of the first that is not there. */
    private static int createUntil(RawClient client, int from, ErrorCode wanted) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        int number = from;
        while (true) {
            int err = create(client, number, number);
            if (err == wanted.code()) {
                return number;
            }
            assertEquals(wanted == ErrorCode.OK ? ErrorCode.QUOTA_EXCEEDED.code() : 0, err);
            assertTrue(System.nanoTime() < deadline, "never " + wanted);
            number += err == 0 ? 1 : 0;
        }
    }

    @Test
    void aReserveThatNoDiskHasRefusesEveryWrite(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, "disk.reserveMb=2147483647");
                RawClient client = server.session()) {
            createUntil(client, 1, ErrorCode.QUOTA_EXCEEDED);
        }
    }

    @Test
    void onlySoManySessionsBeginAtOnceAsThereAreTokens(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(
                        folder,
                        "connection_throttle_tokens=2",
                        "connection_throttle_fill_time=2000000000",
                        "4lw.commands.whitelist=mntr");
                RawClient first = server.session();
                RawClient second = server.session();
                RawClient third = server.connect()) {
            third.send(RawClient.frame(out -> out.writeInt(0)));
            assertTrue(third.ended());
            assertEquals(1, server.monitored("connection_rejected"));
            assertEquals(0, create(first, 1, 1));
            assertEquals(0, exists(second, 1));
        }
    }

    @Test
    void manyRequestsAtOnceAreThrottledAndAllAnswered(@TempDir Path folder) throws Exception {
        int count = 2_000;
        try (ServerRig server = new ServerRig(
                        folder,
                        "request_throttle_max_requests=10",
                        "request_throttle_stall_time=1",
                        "4lw.commands.whitelist=mntr");
                RawClient client = server.session()) {
            for (int xid = 1; xid <= count; xid++) {
                client.send(RawClient.request(xid, OpCode.CREATE, ServerTest.create("/n" + xid, 0)));
            }
            for (int xid = 1; xid <= count; xid++) {
                assertEquals(xid, client.reply().header().xid());
            }
            assertTrue(server.monitored("request_throttle_wait_count") > 0);
        }
    }

    private static int create(RawClient client, int number, int xid) throws IOException {
        return client.call(xid, OpCode.CREATE, ServerTest.create("/n" + number, 0))
                .header()
                .err();
    }

    private static int exists(RawClient client, int number) throws IOException {
        return client.call(0, OpCode.EXISTS, new ExistsRequest("/n" + number, false))
                .header()
                .err();
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException notThere) {
            return -1;
        }
    }
}
