package io.zk.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the sources of all modules to the house rules. */
class TidyTest {
    /** As many as {@code tidy-exceptions.txt} lists. To raise it is to loosen a rule: say why where it is reviewed. */
    private static final int EXCEPTIONS = 0;

    private static final Path ROOT = Path.of(System.getProperty("zk.root", ".."));

    @Test
    void sourcesKeepTheHouseRules() throws IOException {
        List<SourceFile> files = Repository.textFiles(ROOT);
        assertTrue(files.stream().anyMatch(SourceFile::isJava), "no sources below " + ROOT);
        JavaSources sources =
                JavaSources.parse(files.stream().filter(SourceFile::isJava).toList());
        List<Finding> findings = new ArrayList<>(sources.findings());
        findings.addAll(TextRules.findings(files));
        findings.addAll(TextRules.unusedResources(Repository.testResources(ROOT), sources.testLiterals()));

        TidyExceptions exceptions = TidyExceptions.read(Files.readAllLines(ROOT.resolve("tidy-exceptions.txt")));
        List<String> open = exceptions.unexplained(findings);
        assertTrue(open.isEmpty(), () -> "\n" + String.join("\n", open) + "\n");
        assertEquals(EXCEPTIONS, exceptions.count(), "entries in tidy-exceptions.txt");
    }
}
