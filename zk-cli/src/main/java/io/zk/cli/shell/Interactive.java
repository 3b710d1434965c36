package io.zk.cli.shell;

import io.zk.client.api.ZkClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The shell at a terminal: editing, completion, history kept between runs, events above the line being typed. Ctrl-C
 * clears the line, or interrupts a command that runs, and on an empty line ends the shell; so does Ctrl-D. Main thread;
 * events come on the client's callback thread, interrupts on a thread of the terminal.
 */
public final class Interactive implements AutoCloseable {
    private static final int HISTORY_LINES = 1000;
    private static final long LOOKUP_WAIT_MILLIS = 2_000;

    private final Terminal terminal;
    private final Shell shell;
    private final StreamOutput output;
    private final LineReaderImpl reader;

    /** The thread that runs a command, for interrupts to reach; null between commands. */
    private @Nullable Thread running;

    Interactive(Terminal terminal, Shell shell, StreamOutput output, @Nullable Path historyFile) {
        this.terminal = terminal;
        this.shell = shell;
        this.output = output;
        if (terminal.getWidth() <= 0 || terminal.getHeight() <= 0) {
            // Some pseudo-terminals have no size; JLine would show nothing of the line.
            terminal.setSize(new Size(80, 24));
        }
        this.reader = reader(historyFile);
    }

    /**
     * Takes the terminal that the program was started at.
     *
     * @param historyFile null: no history is kept
     * @return null if it was started at none
     */
    public static @Nullable Interactive open(Shell shell, StreamOutput output, @Nullable Path historyFile) {
        Terminal terminal;
        try {
            terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .encoding(StandardCharsets.UTF_8)
                    .build();
        } catch (IOException | IllegalStateException e) {
            return null;
        }
        return new Interactive(terminal, shell, output, historyFile);
    }

    /** Until the user leaves. */
    public void run() {
        terminal.handle(Terminal.Signal.INT, signal -> interrupt());
        output.printEventsWith(this::printAbove);
        while (!shell.ended()) {
            String line;
            try {
                line = reader.readLine(shell.prompt());
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isEmpty()) {
                    return;
                }
                continue;
            } catch (EndOfFileException e) {
                output.prompt("\n");
                return;
            }
            setRunning(Thread.currentThread());
            try {
                shell.runLine(line);
            } finally {
                setRunning(null);
                // An interrupt that came too late for the command must not hit the next.
                Thread.interrupted();
            }
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }

    private LineReaderImpl reader(@Nullable Path historyFile) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("zkCli")
                .parser(new LineCutter())
                .completer((lineReader, line, candidates) -> complete(line, candidates))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                // Pasted lines are run one by one, as when typed.
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .option(LineReader.Option.INSERT_TAB, false)
                // Passwords are not to be found in a file.
                .variable(LineReader.HISTORY_IGNORE, "addauth *")
                .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES);
        if (historyFile != null && isOurs(historyFile)) {
            builder.variable(LineReader.HISTORY_FILE, historyFile);
        }
        return (LineReaderImpl) builder.build();
    }

    /** Makes the file, for its owner's eyes only, and says whether it can be written. */
    private static boolean isOurs(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException | UnsupportedOperationException e) {
            return Files.isWritable(file);
        }
        return Files.isWritable(file);
    }

    private void printAbove(String text) {
        // The state in the prompt may have changed with the event.
        reader.setPrompt(shell.prompt());
        reader.printAbove(text);
    }

    private void complete(ParsedLine line, List<Candidate> candidates) {
        List<String> before = line.words().subList(0, line.wordIndex());
        for (Completion.Candidate found : new Completion(this::children).candidates(before, line.word())) {
            String description = found.description().isEmpty() ? null : found.description();
            candidates.add(new Candidate(found.text(), found.text(), null, description, null, null, found.whole()));
        }
    }

    private List<String> children(String path) {
        try {
            ZkClient client = shell.session();
            if (!client.session().state().isConnected()) {
                return List.of();
            }
            return client.children(path)
                    .get(LOOKUP_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                    .names();
        } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private synchronized void setRunning(@Nullable Thread thread) {
        running = thread;
    }

    private synchronized void interrupt() {
        if (running != null) {
            running.interrupt();
        }
    }
}
