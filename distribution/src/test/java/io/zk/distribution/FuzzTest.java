package io.zk.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.CREATOR_ALL_ACL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bytes that make no sense, and bytes that nearly do: the server goes on, and a well-behaved client notices nothing. The
 * inputs follow from a seed.
 */
class FuzzTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final long SEED = 99;
    private static final int BATCH = 500;
    private static final int FRAMES = 20;
    private static final long PATIENCE_MILLIS = 3_000;
    private static final List<String> WORDS = List.of(
            "ruok", "srvr", "stat", "conf", "cons", "mntr", "envi", "dump", "wchs", "wchp", "wchc", "dirs", "isro",
            "crst", "srst", "gtmk", "hash");
    private static final int[] OPCODES = {
        OpCode.create,
        OpCode.delete,
        OpCode.exists,
        OpCode.getData,
        OpCode.setData,
        OpCode.getACL,
        OpCode.setACL,
        OpCode.getChildren,
        OpCode.sync,
        OpCode.ping,
        OpCode.getChildren2,
        OpCode.check,
        OpCode.multi,
        OpCode.create2,
        OpCode.reconfig,
        OpCode.checkWatches,
        OpCode.removeWatches,
        OpCode.createContainer,
        OpCode.deleteContainer,
        OpCode.createTTL,
        OpCode.multiRead,
        OpCode.auth,
        OpCode.setWatches,
        OpCode.setWatches2,
        OpCode.getEphemerals,
        OpCode.getAllChildrenNumber,
        OpCode.addWatch,
        OpCode.whoAmI,
        OpCode.sasl,
        16,
        22,
        110,
        -11,
        -1,
        0,
        1_000_000
    };

    private final Random random = new Random(SEED);

    @Test
    void nonsenseDisturbsNobody() throws Exception {
        int inputs = Distribution.size(100_000, 1_000_000);
        RunningServer server = SERVERS.ours("maxClientCnxns=0");
        try (TestClient witness = TestClient.connect(server)) {
            witness.zk.addAuthInfo("digest", "witness:secret".getBytes(UTF_8));
            witness.zk.create("/guarded", new byte[0], CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            witness.zk.create("/guarded/witness", new byte[0], CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            witness.forgetStates();
            int done = 0;
            while (done < 5_000) {
                done += batch(server);
                check(witness, done);
            }
            Usage before = Usage.of(server);
            while (done < inputs) {
                done += batch(server);
                check(witness, done);
            }
            assertEquals(List.of(), witness.states(), "the witness was disconnected");
            assertTrue(server.alive());
            CuratorClients.await(
                    "no connection is left behind", () -> Usage.of(server).files() <= before.files() + 10);
            Usage after = Usage.of(server);
            assertTrue(after.threads() <= before.threads() + 10, before + " became " + after);
            assertTrue(after.kilobytes() <= before.kilobytes() + 200_000, before + " became " + after);
            System.out.println(done + " inputs; " + before + " became " + after);
        }
    }

    /** What the operating system counts of a process. */
    private record Usage(long kilobytes, int threads, int files) {
        static Usage of(RunningServer server) throws IOException {
            Path process = Path.of("/proc", Long.toString(server.pid()));
            long kilobytes = 0;
            for (String line : Files.readAllLines(process.resolve("status"))) {
                if (line.startsWith("VmRSS:")) {
                    kilobytes = Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            try (Stream<Path> threads = Files.list(process.resolve("task"));
                    Stream<Path> files = Files.list(process.resolve("fd"))) {
                return new Usage(kilobytes, (int) threads.count(), (int) files.count());
            }
        }
    }

    /** The witness writes and reads, and doesn't wait long. */
    private static void check(TestClient witness, int done) throws Exception {
        long start = System.nanoTime();
        byte[] data = ("after " + done).getBytes(UTF_8);
        witness.zk.setData("/guarded/witness", data, -1);
        assertArrayEquals(data, witness.zk.getData("/guarded/witness", false, null));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < PATIENCE_MILLIS, "after " + done + " inputs the witness waited " + millis + " ms");
    }

    /** Sends as many inputs and returns their number. */
    private int batch(RunningServer server) throws IOException {
        int sent = 0;
        while (sent < BATCH) {
            try (RawConnection connection = new RawConnection(server)) {
                connection.dropOnClose();
                switch (random.nextInt(5)) {
                    case 0 -> sent += word(connection);
                    case 1 -> sent += noise(connection);
                    case 2 -> sent += handshake(connection);
                    default -> sent += frames(connection);
                }
                connection.finish();
            } catch (SocketTimeoutException e) {
                throw new AssertionError("a connection that the client ended is still open after 10 s", e);
            } catch (IOException e) {
                // The server closed a connection on which nonsense came: that is its good right.
                sent++;
            }
        }
        return sent;
    }

    private int word(RawConnection connection) throws IOException {
        byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(US_ASCII);
        if (random.nextInt(3) == 0) {
            word[random.nextInt(4)] = (byte) random.nextInt(256);
        }
        connection.out.write(word, 0, random.nextInt(10) == 0 ? random.nextInt(4) : 4);
        byte[] more = new byte[random.nextInt(20)];
        random.nextBytes(more);
        connection.out.write(more);
        return 1;
    }

    private int noise(RawConnection connection) throws IOException {
        byte[] noise = new byte[1 + random.nextInt(200)];
        random.nextBytes(noise);
        if (random.nextBoolean()) {
            // A length that is allowed, so that what follows is taken for a connect request.
            noise[0] = 0;
            if (noise.length > 1) {
                noise[1] = 0;
            }
        }
        connection.out.write(noise);
        return 1;
    }

    private int handshake(RawConnection connection) throws IOException {
        byte[] packet = RawConnection.packet(RawConnection.connectRequest(
                random.nextInt(), random.nextInt(4) == 0 ? random.nextLong() : 0, new byte[random.nextInt(20)]));
        mutate(packet, 1 + random.nextInt(4));
        connection.out.write(packet, 0, random.nextInt(4) == 0 ? random.nextInt(packet.length) : packet.length);
        return 1;
    }

    /** A sound handshake, then requests with a fault here and there. */
    private int frames(RawConnection connection) throws IOException {
        connection.send(RawConnection.connectRequest(4_000, 0, new byte[16]));
        connection.receive();
        int frames = 1 + random.nextInt(FRAMES);
        for (int i = 0; i < frames; i++) {
            byte[] packet = request(i);
            if (random.nextInt(4) > 0) {
                mutate(packet, 1 + random.nextInt(3));
            }
            connection.out.write(packet);
        }
        return frames;
    }

    private byte[] request(int xid) throws IOException {
        int opcode = OPCODES[random.nextInt(OPCODES.length)];
        String path = random.nextInt(8) == 0 ? "/guarded/witness" : "/f" + random.nextInt(20);
        List<byte[]> fields = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            byte[] field = new byte[random.nextInt(24)];
            random.nextBytes(field);
            fields.add(field);
        }
        int shape = random.nextInt(4);
        return RawConnection.packet(packet -> {
            packet.writeInt(xid + 1);
            packet.writeInt(opcode);
            if (shape > 0) {
                RawConnection.writeString(packet, path);
            }
            for (byte[] field : fields) {
                if (shape > 1) {
                    packet.writeInt(field.length);
                }
                packet.write(field);
            }
            packet.writeInt(shape == 3 ? Integer.MAX_VALUE : -1);
        });
    }

    /** Changes bytes, mostly behind the length of the packet, so that more than one kind of fault is tried. */
    private void mutate(byte[] packet, int changes) {
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(10) == 0 ? random.nextInt(4) : random.nextInt(packet.length);
            packet[at] = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> -1;
                case 2 -> (byte) (packet[at] ^ (1 << random.nextInt(8)));
                default -> (byte) random.nextInt(256);
            };
        }
    }

    @Test
    void theWitnessWouldNotice() throws Exception {
        RunningServer server = SERVERS.ours();
        try (TestClient witness = TestClient.connect(server)) {
            witness.forgetStates();
            server.kill();
            witness.awaitState(KeeperState.Disconnected);
            assertEquals(List.of(KeeperState.Disconnected), witness.states());
        }
    }
}
