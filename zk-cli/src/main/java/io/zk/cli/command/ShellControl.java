package io.zk.cli.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What commands can do to the shell that runs them. */
public interface ShellControl {
    /** All lines so far, the present one last, counted from 0. */
    List<String> history();

    /** Runs this line in place of the present one. */
    void redo(String line) throws CommandException, InterruptedException;

    /** Ends the session, and starts another with these servers; null: with the same. */
    void connect(@Nullable String connectString) throws CommandException, InterruptedException;

    /** Ends the session. */
    void close() throws InterruptedException;

    /** Ends the shell after this command. */
    void quit() throws InterruptedException;

    /** The session now owns an ephemeral node. */
    void ownsEphemeral();

    /** Whether watch events are printed. */
    boolean printsWatches();

    /** Sets that. */
    void printWatches(boolean on);
}
