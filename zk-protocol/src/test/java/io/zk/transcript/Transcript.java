package io.zk.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of cases: each is a line {@code === name}, an input, a line {@code ---}, and what must come of it. With
 * {@code -Dtranscripts.rewrite=true} what comes of it is written into the file instead; the diff is then to be read.
 */
public final class Transcript {
    /** What is tested: turns the text of an input into the text of an outcome. */
    public interface Subject {
        String answer(String input) throws Exception;
    }

    private record Case(String name, String input, String expected) {}

    private Transcript() {}

    /** Runs every case of a file below src/test/resources of this module. */
    public static void check(String resource, Subject subject) throws Exception {
        List<Case> cases = parse(read(resource));
        boolean rewrite = Boolean.getBoolean("transcripts.rewrite");
        StringBuilder all = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (Case one : cases) {
            String answer = withEnd(subject.answer(one.input));
            all.append(render(one, answer));
            expected.append(render(one, one.expected));
        }
        if (rewrite) {
            // Surefire runs the tests of a module in its folder.
            Path source = Path.of("src", "test", "resources", resource);
            Files.writeString(source, all.toString());
        } else {
            assertEquals(expected.toString(), all.toString(), resource);
        }
    }

    private static String render(Case one, String outcome) {
        return "=== " + one.name + "\n" + one.input + "---\n" + outcome;
    }

    private static List<Case> parse(String text) {
        List<Case> cases = new ArrayList<>();
        for (String block : text.split("(?m)^=== ")) {
            if (block.isBlank()) {
                continue;
            }
            int head = block.indexOf('\n');
            String body = block.substring(head + 1);
            int middle = body.startsWith("---\n") ? 0 : body.indexOf("\n---\n") + 1;
            cases.add(new Case(
                    block.substring(0, head), body.substring(0, middle), body.substring(middle + "---\n".length())));
        }
        return cases;
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = Transcript.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IOException("no transcript " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String withEnd(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }
}
