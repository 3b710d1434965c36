package io.zk.server.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.transcript.Transcript;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The text of each word, on a server with made-up figures. An input is the whitelist, then the words asked. */
class WordTranscriptTest {
    private static final String VERSION = "3.9.6-zk-0.1.0, built on 2025-01-01 00:00 UTC";
    private static final TimeZone ZONE = TimeZone.getDefault();

    @BeforeAll
    static void setZone() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterAll
    static void restoreZone() {
        TimeZone.setDefault(ZONE);
    }

    @Test
    void texts() throws Exception {
        Transcript.check("ops/words.txt", WordTranscriptTest::answer);
    }

    @Test
    void figuresEverybodyLooksAtComeWithinTheFirst4096Bytes() {
        String text = words("*").answer(FourLetterWords.codeOf("mntr"), 0);
        for (String name : new String[] {
            "avg_latency",
            "packets_sent",
            "num_alive_connections",
            "outstanding_requests",
            "znode_count",
            "watch_count",
            "ephemerals_count",
            "approximate_data_size"
        }) {
            int at = text.indexOf("zk_" + name + "\t");
            assertTrue(at >= 0 && at < 4096, name);
        }
    }

    @Test
    void everyMonitorLineIsOneThatTelegrafTakes() {
        String text = words("*").answer(FourLetterWords.codeOf("mntr"), 0);
        for (String line : text.split("\n")) {
            assertTrue(line.matches("^zk_(\\w[\\w.\\-]*)\\s+([\\w.\\-]+).*"), line);
        }
    }

    @Test
    void wordsAreToldFromFrameLengths() {
        assertTrue(FourLetterWords.isWord(0x72756f6b));
        assertFalse(FourLetterWords.isWord(0x52554f4b), "capitals are no word");
        assertFalse(FourLetterWords.isWord(44), "the length of a ConnectRequest");
        assertTrue(FourLetterWords.isWord(0xfff4fffd), "what telnet sends when interrupted");
        assertEquals(8, FourLetterWords.argumentBytes(FourLetterWords.codeOf("stmk")));
        assertEquals(0, FourLetterWords.argumentBytes(FourLetterWords.codeOf("gtmk")));
    }

    private static String answer(String input) {
        String[] lines = input.split("\n");
        String[] head = lines[0].startsWith("as ")
                ? lines[0].substring("as ".length()).split(" ", 2)
                : new String[] {"", lines[0]};
        FourLetterWords words = words(head[1], FakeStatus.standing(head[0]));
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < lines.length; i++) {
            String[] parts = lines[i].split(" ");
            long argument = parts.length > 1 ? Long.parseLong(parts[1]) : 0;
            String text = words.answer(FourLetterWords.codeOf(parts[0]), argument);
            // A tab is not to be mistaken for blanks, nor a missing line end for one.
            out.append(text.replace("\t", "<tab>"))
                    .append(text.endsWith("\n") || text.isEmpty() ? "" : "<no line end>\n");
        }
        return out.toString();
    }

    private static FourLetterWords words(String whitelist) {
        return words(whitelist, ServerStatus.Ensemble.NONE);
    }

    private static FourLetterWords words(String whitelist, ServerStatus.Ensemble ensemble) {
        Metrics metrics = new Metrics();
        metrics.fsyncMillis.add(3);
        metrics.fsyncMillis.add(6);
        metrics.ensemble.states.add();
        metrics.counter("response_bytes", () -> 4711);
        return new FourLetterWords(new FakeStatus(ensemble), metrics, whitelist, true, VERSION);
    }
}
