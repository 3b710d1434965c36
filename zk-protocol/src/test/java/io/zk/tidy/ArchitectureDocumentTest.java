package io.zk.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What docs/architecture.md and docs/ordering.md name exists: packages, classes, tests, and in the table of threads the
 * threads.
 */
class ArchitectureDocumentTest {
    private static final int LINES_MAX = 300;
    private static final Path ROOT = Path.of(System.getProperty("zk.root", ".."));
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern PACKAGE = Pattern.compile("io(\\.[a-z]+)+");
    private static final Pattern TYPE = Pattern.compile("[A-Z]\\w+");
    private static final Pattern TEST = Pattern.compile("([A-Z]\\w*Test)\\.(\\w+)");

    @Test
    void everythingNamedExists() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/architecture.md"));
        assertTrue(lines.size() <= LINES_MAX, "longer than " + LINES_MAX + " lines");
        List<SourceFile> sources =
                Repository.textFiles(ROOT).stream().filter(SourceFile::isJava).toList();
        assertEquals(List.of(), missing(lines, sources));
    }

    @Test
    void everyTestThatHoldsARuleExists() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/ordering.md"));
        List<SourceFile> sources =
                Repository.textFiles(ROOT).stream().filter(SourceFile::isJava).toList();
        assertEquals(List.of(), missing(lines, sources));
        assertEquals(List.of(), missingTests(lines, sources));
    }

    @Test
    void aTestThatIsGoneIsMissed() {
        List<SourceFile> sources = List.of(new SourceFile("a/ATest.java", "class ATest { void b() {} }"));
        assertEquals(List.of("ATest.c", "BTest.b"), missingTests(List.of("`ATest.b` `ATest.c`", "`BTest.b`"), sources));
    }

    @Test
    void whatIsGoneIsMissed() {
        List<SourceFile> sources =
                List.of(new SourceFile("a/src/main/java/io/zk/a/Core.java", "class Core { String a = \"core\"; }"));
        List<String> lines = List.of(
                "`io.zk.a` `io.zk.b` `Core` `Gone`",
                "## Threads",
                "| `core` | `io.zk.a` |",
                "| `gone` | x |",
                "## Next");
        assertEquals(List.of("io.zk.b", "Gone", "thread gone"), missing(lines, sources));
    }

    private static List<String> missingTests(List<String> lines, List<SourceFile> sources) {
        List<String> missing = new ArrayList<>();
        for (String line : lines) {
            Matcher quoted = QUOTED.matcher(line);
            while (quoted.find()) {
                Matcher test = TEST.matcher(quoted.group(1));
                if (test.matches()) {
                    String file = test.group(1) + ".java";
                    String method = "void " + test.group(2) + "(";
                    boolean there = sources.stream()
                            .anyMatch(source -> source.fileName().equals(file)
                                    && source.text().contains(method));
                    if (!there) {
                        missing.add(quoted.group(1));
                    }
                }
            }
        }
        return missing;
    }

    private static List<String> missing(List<String> lines, List<SourceFile> sources) {
        Set<String> names = new TreeSet<>();
        StringBuilder code = new StringBuilder();
        for (SourceFile source : sources) {
            names.add(source.fileName().replace(".java", ""));
            int start = source.path().indexOf("src/main/java/");
            if (start >= 0) {
                names.add(source.folder()
                        .substring(Math.min(
                                start + "src/main/java/".length(),
                                source.folder().length()))
                        .replace('/', '.'));
                code.append(source.text());
            }
        }
        List<String> missing = new ArrayList<>();
        boolean threads = false;
        for (String line : lines) {
            if (line.startsWith("## ")) {
                threads = line.equals("## Threads");
            }
            Matcher quoted = QUOTED.matcher(line);
            while (quoted.find()) {
                String word = quoted.group(1);
                boolean name =
                        PACKAGE.matcher(word).matches() || TYPE.matcher(word).matches();
                if (name && !names.contains(word)) {
                    missing.add(word);
                }
                boolean thread = threads && line.startsWith("| `") && quoted.start() == 2;
                if (thread && code.indexOf("\"" + word + "\"") < 0) {
                    missing.add("thread " + word);
                }
            }
        }
        return missing;
    }
}
