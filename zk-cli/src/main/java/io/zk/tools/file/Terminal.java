package io.zk.tools.file;

import java.io.BufferedReader;
import java.io.PrintStream;

/**
 * Where a tool writes and reads. What is written to {@code out} may wait in a buffer until something is written to {@code
 * err} or {@link #flush} is called.
 */
public record Terminal(PrintStream out, PrintStream err, BufferedReader in) {
    /** Prints a line. */
    public void line(String text) {
        out.append(text).append('\n');
    }

    /** Prints a line where errors go, behind all that was printed before. */
    public void error(String text) {
        out.flush();
        err.append(text).append('\n');
        err.flush();
    }

    /** Shows what was printed so far, as before a question. */
    public void flush() {
        out.flush();
    }
}
