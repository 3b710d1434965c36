package io.zk.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Parser;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private static final Map<String, List<String>> TREE = Map.of(
            "/", List.of("zookeeper", "app", "apple", "with space"),
            "/app", List.of("b", "a"),
            "/zookeeper", List.of("quota", "config"));

    private final Completion completion = new Completion(path -> TREE.getOrDefault(path, List.of()));

    @Test
    void theFirstWordIsACommand() {
        assertEquals(List.of("get", "getAcl", "getAllChildrenNumber", "getEphemerals"), texts("get"));
        assertEquals(List.of("help", "history"), texts("h"));
        assertEquals(List.of(), texts("x"));
    }

    @Test
    void dashesAreOptionsOfTheCommand() {
        assertEquals(List.of("-s", "-w", "-b", "-x"), texts("get -"));
        assertEquals(List.of("-members"), texts("reconfig -m"));
        assertEquals(List.of(), texts("get -- -"));
        assertEquals(List.of(), texts("nonsense -"));
    }

    @Test
    void slashesArePathsOfTheServer() {
        assertEquals(List.of("/app", "/apple", "/with space", "/zookeeper"), texts("ls /"));
        assertEquals(List.of("/app", "/apple"), texts("ls -s /app"));
        assertEquals(List.of("/app/a", "/app/b"), texts("ls /app/"));
        assertEquals(List.of("/zookeeper/config", "/zookeeper/quota"), texts("ls /zookeeper"));
        assertEquals(List.of("/app/a"), texts("ls /app/a"));
        assertEquals(List.of(), texts("ls /nothing/here"));
    }

    @Test
    void whereAPathComesNextItBegins() {
        assertEquals(List.of("/"), texts("get "));
        assertEquals(List.of("/"), texts("get -s "));
        assertEquals(List.of(), texts("set /app "));
        assertEquals(List.of(), texts("addauth "));
    }

    @Test
    void someWordsAreFixed() {
        assertEquals(List.of("on", "off"), texts("printwatches o"));
        assertEquals(List.of("PERSISTENT", "PERSISTENT_RECURSIVE"), texts("addWatch -m P"));
        assertTrue(texts("help ").contains("reconfig"));
    }

    @Test
    void aNodeWithoutChildrenIsDone() {
        assertTrue(candidates("ls /zookeeper/config").get(0).whole());
        assertTrue(candidates("ls /zookeeper/con").stream().noneMatch(Completion.Candidate::whole));
    }

    @Test
    void aPathWithABlankIsQuoted() {
        CompletingParsedLine plain = cut("ls /wi", 6);
        assertEquals("\"/with space", plain.escape("/with space", false).toString());
        CompletingParsedLine quoted = cut("ls '/with s", 11);
        assertEquals("/with s", quoted.word());
        assertEquals("'/with space'", quoted.escape("/with space", true).toString());
        assertEquals("/app", plain.escape("/app", true).toString());
    }

    @Test
    void theWordEndsAtTheCursor() {
        CompletingParsedLine line = cut("ls /ap -s", 6);
        assertEquals("/ap", line.word());
        assertEquals(List.of("ls", "/ap"), line.words());
        assertEquals(3, line.rawWordLength());
    }

    private List<String> texts(String line) {
        List<String> texts = new ArrayList<>();
        for (Completion.Candidate candidate : candidates(line)) {
            texts.add(candidate.text());
        }
        return texts;
    }

    private List<Completion.Candidate> candidates(String line) {
        CompletingParsedLine cut = cut(line, line.length());
        return completion.candidates(cut.words().subList(0, cut.wordIndex()), cut.word());
    }

    private static CompletingParsedLine cut(String line, int cursor) {
        return (CompletingParsedLine) new LineCutter().parse(line, cursor, Parser.ParseContext.COMPLETE);
    }
}
