package io.zk.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exit codes and stdout of the tools are those of Apache 3.9.6 on the same files: {@code apache/outputs.txt} holds what
 * Apache's printed, each command behind a {@code $}, its answers behind a {@code <}, its exit code behind a {@code =}.
 * Times are left out, and characters that are no printable ASCII stand as their number.
 */
class ApacheOutputsTest {
    private static final Pattern TIMES = Pattern.compile(
            "\\d[^'\\n]{9,40}?(?= session 0x)|(?<=[cm]time = ).*|(?<= in )[0-9.]+ seconds" + "|(?<=timestamp\":)\\d+");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @TestFactory
    List<DynamicTest> outputsAreThoseOfApache() throws IOException {
        GoldenFiles.writeTo(folder);
        List<DynamicTest> tests = new ArrayList<>();
        for (String section : GoldenFiles.text("outputs.txt").split("(?m)^\\$ ", -1)) {
            if (!section.isEmpty()) {
                int command = section.indexOf('\n');
                int exit = section.indexOf('\n', command + 1);
                tests.add(DynamicTest.dynamicTest(
                        section.substring(0, command),
                        () -> holds(
                                section.substring(0, command),
                                Integer.parseInt(section.substring(command + 3, exit)),
                                section.substring(exit + 1))));
            }
        }
        assertTrue(tests.size() > 20, "commands in outputs.txt: " + tests.size());
        return tests;
    }

    private void holds(String command, int exit, String out) throws IOException {
        String[] parts = command.split(" < ", 2);
        String[] arguments = parts[0].split(" ", -1);
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].startsWith("log.") || arguments[i].startsWith("snapshot.")) {
                arguments[i] = folder.resolve(arguments[i]).toString();
            }
        }
        Run run = Run.answering(parts.length == 1 ? "" : parts[1].replace('|', '\n') + "\n", arguments);
        deleteCopies();
        assertEquals(out, comparable(run.out()), command);
        assertEquals(exit, run.exit(), command + ": " + run.err());
    }

    private void deleteCopies() throws IOException {
        for (String copy : List.of("log.1.chopped5", "log.1.chopped10", "log.crc.fixed", "log.1.fixed")) {
            Files.deleteIfExists(folder.resolve(copy));
        }
    }

    private String comparable(String out) {
        String timeless = TIMES.matcher(out.replace(folder + "/", "")).replaceAll("TIME");
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < timeless.length(); i++) {
            char c = timeless.charAt(i);
            boolean plain = c == '\n' || c >= ' ' && c <= '~';
            ascii.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        if (!timeless.isEmpty() && !timeless.endsWith("\n")) {
            ascii.append('\n');
        }
        return ascii.toString();
    }
}
