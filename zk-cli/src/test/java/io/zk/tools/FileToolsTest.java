package io.zk.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tools write, and where they do better than Apache's. */
class FileToolsTest {
    /** Where the records of log.1 end, and where its tenth does. */
    private static final int CONTENT_BYTES = 0x5f5;

    private static final int TEN_BYTES = 0x427;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        GoldenFiles.writeTo(folder);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void aMendedLogIsAsItWasButForWhatIsInIt() throws IOException {
        Run run = Run.of("txnlog", "-r", "-y", file("log.crc"));
        assertEquals(0, run.exit(), run.err());
        byte[] fixed = Files.readAllBytes(folder.resolve("log.crc.fixed"));
        assertEquals(CONTENT_BYTES, fixed.length);
        Run dump = Run.of("txnlog", file("log.crc.fixed"));
        assertFalse(dump.out().contains("CRC ERROR"), dump.out());
        assertTrue(dump.out().endsWith("EOF reached after 16 txns.\n"), dump.out());
    }

    @Test
    void whatIsNotToBeMendedStaysAsItIs() throws IOException {
        Run.answering("n\nno\n", "txnlog", "-r", file("log.crc"));
        assertArrayEquals(
                Arrays.copyOf(Files.readAllBytes(folder.resolve("log.crc")), CONTENT_BYTES),
                Files.readAllBytes(folder.resolve("log.crc.fixed")));
    }

    @Test
    void aRecoveryWithoutAnAnswerLeavesNothing() {
        Run run = Run.of("txnlog", "-r", file("log.crc"));
        assertTrue(run.err().contains("aborted"), run.err());
        assertFalse(Files.exists(folder.resolve("log.crc.fixed")));
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Files.writeString(folder.resolve("log.crc.fixed"), "mine");
        assertEquals(1, Run.of("txnlog", "-r", "-y", file("log.crc")).exit());
        assertEquals("mine", Files.readString(folder.resolve("log.crc.fixed")));
        Files.writeString(folder.resolve("log.1.chopped5"), "mine");
        assertEquals(1, Run.of("txnlog", "-c", "-z", "5", file("log.1")).exit());
        assertEquals("mine", Files.readString(folder.resolve("log.1.chopped5")));
    }

    @Test
    void aChoppedLogIsTheBeginningOfTheLog() throws IOException {
        assertEquals(0, Run.of("txnlog", "-c", "-z", "0xa", file("log.1")).exit());
        assertArrayEquals(
                Arrays.copyOf(GoldenFiles.bytes("log.1"), TEN_BYTES),
                Files.readAllBytes(folder.resolve("log.1.chopped10")));
    }

    @Test
    void whereNothingCanBeChoppedNothingIsLeft() {
        for (String[] arguments :
                new String[][] {{"-z", "99", file("log.1")}, {"-z", "5", file("log.crc")}, {"-z", "q", file("log.1")}
                }) {
            Run run = Run.of("txnlog", "-c", arguments[0], arguments[1], arguments[2]);
            assertEquals(1, run.exit(), run.out());
            assertFalse(run.err().isEmpty());
        }
        assertFalse(Files.exists(folder.resolve("log.1.chopped99")));
        assertFalse(Files.exists(folder.resolve("log.crc.chopped5")));
    }

    @Test
    void aBrokenSnapshotIsNotTakenForOne() throws IOException {
        byte[] snapshot = GoldenFiles.bytes("snapshot.10");
        byte[] damaged = snapshot.clone();
        damaged[0x118] ^= 1;
        Files.write(folder.resolve("snapshot.11"), damaged);
        Files.write(folder.resolve("snapshot.12"), Arrays.copyOf(snapshot, 0x200));
        for (String name : new String[] {"snapshot.11", "snapshot.12", "log.1"}) {
            Run run = Run.of("snapshot", file(name));
            assertEquals(1, run.exit(), run.out());
            assertTrue(run.err().contains(name + " is no whole snapshot"), run.err());
        }
    }

    @Test
    void nodesCanBeAskedForOneByOneInADialogue() {
        Run run = Run.answering(
                "/a\nabc\n1\n0\n\n\n",
                "compare",
                "-l",
                file("snapshot.0"),
                "-r",
                file("snapshot.10"),
                "-b",
                "0",
                "-n",
                "0",
                "-i");
        assertEquals(0, run.exit(), run.err());
        String[] inOrder = {
            "Analysis for node /a\nFiltered right node /a/n-0000000000 of size 0\n",
            "Input abc is not valid.",
            "Analysis for depth 1\n",
            "Analysis for depth 0\n",
            "Analysis for depth 1\n",
            "Analysis for depth 2\n",
            "All layers compared.\n"
        };
        int at = 0;
        for (String expected : inOrder) {
            at = run.out().indexOf(expected, at);
            assertTrue(at >= 0, expected + " in " + run.out());
        }
    }

    @Test
    void wrongArgumentsAreRefusedWithAWord() {
        assertEquals(1, Run.of("txnlog", "-x", file("log.1")).exit());
        assertEquals(1, Run.of("txnlog").exit());
        assertEquals(1, Run.of("txnlog", "-c", file("log.1")).exit());
        assertEquals(2, Run.of("snapshot", "-x", file("snapshot.0")).exit());
        assertEquals(2, Run.of("snapshot").exit());
        assertEquals(2, Run.of("compare", "-l", file("snapshot.0")).exit());
        assertEquals(2, Run.of("summary", file("snapshot.0"), "/").exit());
        assertEquals(1, Run.of("summary", file("snapshot.99"), "/", "0").exit());
        assertEquals(0, Run.of("txnlog", "-h").exit());
    }
}
