package io.zk.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gate that nobody has seen shut is no gate: each rule is shown a source that breaks it. */
class RulesTest {
    private static final String MAIN = "zk-server/src/main/java/io/zk/server/tree/Sample.java";
    private static final String TEST = "zk-server/src/test/java/io/zk/server/tree/SampleTest.java";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type-name     | /** Doc. */ class NodeManager {}",
                "class-doc     | class Sample {}",
                "accessor-name | /** Doc. */ class Sample { int getSize() { return 1; } }",
                "parameters    | /** Doc. */ class Sample { void a(int b, int c, int d, int e, int f, int g, int h) {} }",
                "concurrency   | /** Doc. */ class Sample { volatile int a; }",
                "concurrency   | /** Doc. */ class Sample { synchronized void a() {} }",
                "concurrency   | /** Doc. */ class Sample { void a() { synchronized (this) { } } }",
                "concurrency   | /** Doc. */ class Sample { Object a() { return new Thread(); } }",
                "concurrency   | import java.util.concurrent.ConcurrentHashMap; /** Doc. */ class Sample {}",
                "stack-trace   | /** Doc. */ class Sample { void a(Exception e) { e.printStackTrace(); } }",
                "null-pointer  | /** Doc. */ class Sample { void a() { try { } catch (NullPointerException e) { } } }",
            })
    void mainSourceBreaks(String rule, String body) {
        assertEquals(List.of(rule), rules(MAIN, "package io.zk.server.tree; " + body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sleep         | class SampleTest { void a() throws Exception { Thread.sleep(5); } }",
                "sleep         | class SampleTest { void a() throws Exception { TimeUnit.SECONDS.sleep(5); } }",
                "disabled-test | class SampleTest { @Disabled void a() { } }",
            })
    void testSourceBreaks(String rule, String body) {
        assertEquals(List.of(rule), rules(TEST, "package io.zk.server.tree; " + body));
    }

    @Test
    void aFileIsTooLong() {
        String blank = "\n".repeat(JavaRules.FILE_LINES_MAX) + "// the end";
        assertEquals(List.of("file-lines"), rules(MAIN, "package io.zk.server.tree; /** Doc. */ class A {}" + blank));
        assertEquals(List.of(), rules(TEST, "package io.zk.server.tree; /** Doc. */ class A {}" + blank));
        String longer = "\n".repeat(JavaRules.TEST_FILE_LINES_MAX) + "// the end";
        assertEquals(List.of("file-lines"), rules(TEST, "package io.zk.server.tree; /** Doc. */ class A {}" + longer));
    }

    @Test
    void aMethodIsAsLongAsItsBody() {
        assertEquals(List.of(), rules(MAIN, method("\n".repeat(JavaRules.METHOD_LINES_MAX - 1))));
        assertEquals(List.of("method-lines"), rules(MAIN, method("\n".repeat(JavaRules.METHOD_LINES_MAX))));
    }

    @Test
    void everyBranchCounts() {
        String branch = "if (a() || b) { for (;;) { } } ";
        assertEquals(List.of(), rules(MAIN, method(branch.repeat(4) + "if (b) {} if (b) {}")));
        assertEquals(List.of("complexity"), rules(MAIN, method(branch.repeat(5))));
        String cases = "switch (x) { " + String.join(" ", labels(JavaRules.COMPLEXITY_MAX)) + " default -> {} }";
        assertEquals(List.of("complexity"), rules(MAIN, method(cases)));
        String old = cases.replace(" -> {}", ": break;");
        assertEquals(List.of("complexity"), rules(MAIN, method(old)));
        String table = cases.replace("{} case", "b(); case").replace("{} default", "b(); default");
        assertEquals(List.of(), rules(MAIN, method(table)));
        String branching = table.replace("b();", "b(c ? 1 : 2);");
        assertEquals(List.of("complexity"), rules(MAIN, method(branching)));
        String loops = "while (b) {} do {} while (b); for (int y : z) {} try {} catch (X e) {} x = b ? 1 : 2; ";
        assertEquals(List.of("complexity"), rules(MAIN, method(loops.repeat(3))));
    }

    @Test
    void whatARecordHoldsIsNoParameterList() {
        String record = "/** Doc. */ record A(int b, int c, int d, int e, int f, int g, int h) { A { } }";
        assertEquals(List.of(), rules(MAIN, "package io.zk.server.tree; " + record));
    }

    @Test
    void aShellPackageMayLock() {
        String path = "zk-server/src/main/java/io/zk/server/net/Sample.java";
        String text = "package io.zk.server.net; /** Doc. */ class Sample { volatile int a; }";
        assertEquals(List.of(), rules(path, text));
    }

    @Test
    void aPackageSaysWhatItOwns() {
        String path = "zk-server/src/main/java/io/zk/server/util/package-info.java";
        assertEquals(List.of("package-name", "null-marked", "package-doc"), rules(path, "package io.zk.server.util;"));
        String tooMuch = "/** a\n *\n *\n *\n * b\n * c\n */ @NullMarked package io.zk.server.tree;";
        assertEquals(List.of("package-doc"), rules(path, tooMuch));
        SourceFile alone = new SourceFile(MAIN, "");
        assertEquals(List.of("package-info"), names(TextRules.findings(List.of(alone))));
    }

    @Test
    void aWordGivesItAway() {
        assertEquals(List.of("unfinished"), text("x TO" + "DO y"));
        assertEquals(List.of("workplace"), text("see /wor" + "k/main"));
        assertEquals(List.of("workplace"), text("see spec" + "/05-zab.md"));
        assertEquals(List.of("workplace"), text("for issu" + "e 12"));
        assertEquals(List.of(), text("an issuer, rest/home, ~/work/x, the style of a spec/method"));
    }

    @Test
    void aResourceThatNoTestNamesIsDead() {
        List<String> resources = List.of("zk-server/src/test/resources/election/leader_dies.txt");
        assertEquals(List.of("unused-resource"), names(TextRules.unusedResources(resources, Set.of("other"))));
        assertEquals(List.of(), TextRules.unusedResources(resources, Set.of("election")));
        assertEquals(List.of(), TextRules.unusedResources(resources, Set.of("election/leader_dies.txt")));
        assertEquals(List.of(), TextRules.unusedResources(resources, Set.of("leader_dies")));
    }

    @Test
    void anExceptionIsExactAndNeeded() {
        Finding finding = new Finding("file-lines", "A.java", 700, "at most 500");
        assertEquals(1, open(finding).size());
        assertEquals(1, open(finding, "file-lines | A.java | 699 | because").size());
        assertEquals(1, open(finding, "file-lines | A.java | 701 | because").size());
        assertEquals(
                1,
                open(finding, "file-lines | A.java | 700 | because", "sleep | B.java | 1 | x")
                        .size());
        assertEquals(2, open(finding, "file-lines | A.java | 700 |").size());
        assertEquals(List.of(), open(finding, "# why", "", "file-lines | A.java | 700 | because"));
    }

    private static List<String> open(Finding finding, String... lines) {
        return TidyExceptions.read(List.of(lines)).unexplained(List.of(finding));
    }

    private static String method(String body) {
        return "package io.zk.server.tree; /** Doc. */ class Sample { void a() {" + body + "} }";
    }

    private static List<String> labels(int count) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            labels.add("case " + i + " -> {}");
        }
        return Collections.unmodifiableList(labels);
    }

    private static List<String> text(String line) {
        return names(TextRules.findings(List.of(new SourceFile("docs/sample.md", line))));
    }

    private static List<String> rules(String path, String text) {
        assertTrue(path.endsWith(".java"));
        return names(JavaSources.parse(List.of(new SourceFile(path, text))).findings());
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::rule).toList();
    }
}
