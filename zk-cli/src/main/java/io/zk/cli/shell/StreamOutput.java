package io.zk.cli.shell;

import io.zk.cli.command.Output;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to two streams. What goes to stdout is collected until {@link #flush}, or until something for stderr or an
 * event comes. Any thread: commands print from the main one, events come from the client's.
 */
public final class StreamOutput implements Output {
    private final PrintStream out;
    private final PrintStream err;

    /** Prints an event above the line being typed; null where no line is. */
    private @Nullable Consumer<String> above;

    public StreamOutput(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public synchronized void line(String text) {
        out.print(text);
        out.print('\n');
    }

    @Override
    public synchronized void error(String text) {
        out.flush();
        err.print(text);
        err.print('\n');
        err.flush();
    }

    /** Without a newline after it. */
    synchronized void prompt(String text) {
        out.print(text);
        out.flush();
    }

    /** Sends on what was collected. */
    public synchronized void flush() {
        out.flush();
    }

    synchronized void printEventsWith(Consumer<String> printer) {
        above = printer;
    }

    void event(String text) {
        Consumer<String> printer = printer();
        if (printer == null) {
            line(text);
            flush();
        } else {
            // Not under our lock: the terminal has its own, and whoever holds that may be waiting for ours.
            flush();
            printer.accept(text);
        }
    }

    private synchronized @Nullable Consumer<String> printer() {
        return above;
    }
}
