package io.zk.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zk.tools.file.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.util.Properties;

/** A tool run to its end in this process: its exit code, and what it printed. */
record Run(int exit, String out, String err) {
    static Run of(String... arguments) {
        return answering("", arguments);
    }

    /** With these lines to read. */
    static Run answering(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, false, UTF_8),
                new BufferedReader(new StringReader(input)));
        int exit = Main.run(arguments, terminal, new Properties());
        terminal.out().flush();
        terminal.err().flush();
        return new Run(exit, out.toString(UTF_8), err.toString(UTF_8));
    }
}
