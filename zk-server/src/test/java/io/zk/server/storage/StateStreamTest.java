package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeEvents;
import io.zk.server.txn.Transaction;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateStreamTest {
    private static final byte[] SIGNATURE = "BenWasHere".getBytes(StandardCharsets.US_ASCII);

    private static final String CONFIG =
            """
            server.1=127.0.0.1:41011:41012:participant;127.0.0.1:41010
            server.2=127.0.0.1:41021:41022:participant;127.0.0.1:41020
            server.3=127.0.0.1:41031:41032:participant;127.0.0.1:41030
            version=0""";

    /** What a leader of Apache 3.9.6 sent, its database being empty. */
    private static byte[] ofAFreshLeader() {
        String noStat = "00000000ffffffffffffffff" + "00".repeat(60);
        String stat = "000000000000000000000000000000000000000000000000000001a2004ece74"
                + "ffffffff00000000ffffffff00000000000000000000000000000000";
        return HexFormat.of()
                .parseHex("00000000"
                        + "0000000100000000000000010000000100000001" + hex("world") + hex("anyone")
                        + hex("") + noStat
                        + hex("/zookeeper") + noStat
                        + hex("/zookeeper/config") + hex(CONFIG) + "0000000000000001" + stat
                        + hex("/zookeeper/quota") + noStat
                        + hex("/") + hex("BenWasHere"));
    }

    private static String hex(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of()
                        .formatHex(ByteBuffer.allocate(4).putInt(bytes.length).array())
                + HexFormat.of().formatHex(bytes);
    }

    @Test
    void aFreshLeadersStreamIsReadAndWrittenAgain() throws IOException {
        byte[] golden = ofAFreshLeader();
        assertEquals(595, golden.length);
        StateStream.Received received = read(new ByteArrayInputStream(golden), 0x1_0000_0000L);
        assertEquals(0x1_0000_0000L, received.tree().lastZxid());
        assertTrue(received.sessions().isEmpty());
        assertEquals(4, Golden.image(received.tree()).size());
        assertEquals(0x51c6d660L, received.tree().digest());
        byte[] written = written(received.tree(), new RandomTxns(0));
        assertEquals(golden.length, written.length);
        assertEquals(
                Golden.image(received.tree()),
                Golden.image(
                        read(new ByteArrayInputStream(written), 0x1_0000_0000L).tree()));
    }

    @Test
    void anyStateArrivesAndNoByteBehindItIsTaken() throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            RandomTxns txns = new RandomTxns(seed);
            for (int i = 0; i < 400; i++) {
                txns.next();
            }
            byte[] state = written(txns.tree(), txns);
            byte[] onTheLink = Arrays.copyOf(state, state.length + 5000);
            Arrays.fill(onTheLink, state.length, onTheLink.length, (byte) 'x');
            Trickle stream = new Trickle(onTheLink, seed);
            StateStream.Received received = read(stream, 400);
            assertEquals(state.length, stream.taken(), "seed " + seed);
            assertEquals(Golden.image(txns.tree()), Golden.image(received.tree()));
            assertEquals(txns.sessions(), received.sessions());
            assertEquals(txns.tree().digest(), received.tree().digest());
            assertEquals(400, received.tree().lastZxid());
        }
    }

    /** The leader goes on while it sends; what follows the stream on the link repairs what was missed. */
    @Test
    void aFuzzyStreamAndTheTransactionsBehindItMakeTheExactState() throws IOException {
        int fuzzy = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            RandomTxns txns = new RandomTxns(seed);
            for (int i = 0; i < 200; i++) {
                txns.next();
            }
            List<Transaction> behind = new ArrayList<>();
            ByteArrayOutputStream link = new ByteArrayOutputStream();
            StateStream.write(
                    txns.tree(),
                    txns::sessions,
                    slice -> {
                        slice.run();
                        for (int i = random.nextInt(20); i > 0; i--) {
                            behind.add(txns.next());
                        }
                    },
                    link);
            StateStream.Received received = read(new ByteArrayInputStream(link.toByteArray()), 200);
            fuzzy += behind.isEmpty() ? 0 : 1;
            behind.forEach(transaction -> received.tree().apply(transaction, TreeEvents.NONE));
            assertEquals(Golden.image(txns.tree()), Golden.image(received.tree()), "seed " + seed);
        }
        assertTrue(fuzzy > 40, "only " + fuzzy + " were fuzzy");
    }

    @Test
    void aStreamThatIsCutAnywhereIsRefused() throws IOException {
        RandomTxns txns = new RandomTxns(5);
        for (int i = 0; i < 30; i++) {
            txns.next();
        }
        byte[] state = written(txns.tree(), txns);
        for (int end = 0; end < state.length; end++) {
            byte[] cut = Arrays.copyOf(state, end);
            BrokenSnapshotException refusal = assertThrows(
                    BrokenSnapshotException.class, () -> read(new ByteArrayInputStream(cut), 30), "cut at " + end);
            Golden.says(refusal, "it ends too early");
        }
    }

    @Test
    void whatIsNoStateIsNamed() {
        byte[] golden = ofAFreshLeader();
        byte[] wrongEnd = golden.clone();
        wrongEnd[golden.length - 1] = 'E';
        refused(wrongEnd, "BenWasHerE");
        refused(with(golden, 0, -1), "a count of -1 sessions");
        refused(with(golden, 4, -2), "a count of -2 ACLs");
        int rootPath = 4 + 4 + 8 + 4 + 4 + 9 + 10;
        refused(with(golden, rootPath, Integer.MAX_VALUE), "a field of 2147483647 bytes");
        refused(with(golden, rootPath, -1), "null where a text is needed");
        byte[] noRoot = Arrays.copyOf(golden, rootPath + 5 + 4 + SIGNATURE.length);
        System.arraycopy(golden, golden.length - 19, noRoot, rootPath, 19);
        refused(noRoot, "no root");
    }

    private static void refused(byte[] bytes, String words) {
        BrokenSnapshotException refusal =
                assertThrows(BrokenSnapshotException.class, () -> read(new ByteArrayInputStream(bytes), 0));
        Golden.says(refusal, words);
    }

    private static byte[] with(byte[] bytes, int offset, int value) {
        byte[] changed = bytes.clone();
        ByteBuffer.wrap(changed).putInt(offset, value);
        return changed;
    }

    @Test
    void aBufferedStreamIsReadAlike() throws IOException {
        RandomTxns txns = new RandomTxns(9);
        for (int i = 0; i < 500; i++) {
            txns.next();
        }
        byte[] state = written(txns.tree(), txns);
        BufferedInputStream stream = new BufferedInputStream(new ByteArrayInputStream(state), 64);
        assertEquals(Golden.image(txns.tree()), Golden.image(read(stream, 500).tree()));
        assertArrayEquals(new byte[0], stream.readAllBytes());
    }

    private static byte[] written(DataTree tree, RandomTxns txns) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateStream.write(tree, txns::sessions, SliceGate.NONE, out);
        return out.toByteArray();
    }

    private static StateStream.Received read(InputStream stream, long zxid) throws IOException {
        return StateStream.read(stream, zxid, Golden.RULES, WireLimits.DEFAULT);
    }

    /** Gives some of the bytes that are asked for. */
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int length;
        private final Random random;

        Trickle(byte[] bytes, long seed) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.length = bytes.length;
            this.random = new Random(seed);
        }

        int taken() {
            return length - bytes.available();
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int most) {
            return bytes.read(into, offset, 1 + random.nextInt(most));
        }
    }
}
