package io.zk.cli.shell;

import io.zk.transcript.Transcript;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Scripts against Apache's server, every case with a tree and a shell of its own; stderr is marked by {@code !}. */
class ScriptTranscriptTest {
    @Test
    void nodes() throws Exception {
        check("nodes");
    }

    @Test
    void options() throws Exception {
        check("options");
    }

    @Test
    void errors() throws Exception {
        check("errors");
    }

    @Test
    void accessControl() throws Exception {
        check("acl");
    }

    @Test
    void quotas() throws Exception {
        check("quota");
    }

    @Test
    void watches() throws Exception {
        check("watches");
    }

    @Test
    void shellCommands() throws Exception {
        check("shell");
    }

    private static void check(String name) throws Exception {
        Transcript.check("io/zk/cli/" + name + ".txt", ScriptTranscriptTest::answer);
    }

    private static String answer(String script) throws Exception {
        try (ApacheServer server = ApacheServer.open()) {
            Invocation invocation = Invocation.parse(List.of("-server", server.connectString()));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
            StreamOutput output = new StreamOutput(out, new MarkedLines(out));
            Shell shell = new Shell(invocation, new ClientSettings(new Properties()), output);
            shell.start();
            new Script(shell, output).run(new Echo(script, output));
            shell.leave(Shell.Attended.YES);
            return plain(bytes.toString(StandardCharsets.UTF_8), server) + "exit code " + shell.exitCode() + "\n";
        }
    }

    /** Without what differs from run to run. */
    private static String plain(String text, ApacheServer server) {
        return text.replace(server.connectString(), "SERVER")
                .replaceAll("(?m)^([cm]time) = .* (1970|1969)$", "$1 = EPOCH")
                .replaceAll("(?m)^([cm]time) = (?!EPOCH).*$", "$1 = DATE")
                .replaceAll("ephemeralOwner = 0x[1-9a-f]\\w+", "ephemeralOwner = SESSION");
    }

    /** Shows the lines as a terminal would, so that they can be read in the outcome. */
    private static final class Echo extends BufferedReader {
        private final StreamOutput output;

        Echo(String script, StreamOutput output) {
            super(new StringReader(script));
            this.output = output;
        }

        @Override
        public String readLine() throws java.io.IOException {
            String line = super.readLine();
            if (line != null) {
                output.prompt(line + "\n");
            }
            return line;
        }
    }

    /** Marks what goes to stderr. */
    private static final class MarkedLines extends PrintStream {
        MarkedLines(PrintStream out) {
            super(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public void print(String text) {
            super.print(text.equals("\n") ? text : "! " + text.replace("\n", "\n! "));
        }

        @Override
        public void print(char letter) {
            super.print(String.valueOf(letter));
        }
    }
}
