package io.zk.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/** One command of the shell. Stateless; run on the shell's thread. */
public interface Command {
    /** The word that calls it. */
    String name();

    /** What follows the name, as the list of commands shows it; "" if nothing does. */
    String usage();

    /** The options it knows; made anew each time, as a shell that starts needs none. */
    default CommandSpec options() {
        return Options.of();
    }

    /** Whether words with a dash are options, and mistakes if it knows none such; if not, all words are arguments. */
    default boolean takesOptions() {
        return true;
    }

    /** Whether it only works while there is a session: without one the shell says so, and does not run it. */
    default boolean needsSession() {
        return true;
    }

    /**
     * Does it.
     *
     * @throws CommandException if the arguments are wrong, or it can't be done; the exit code is then 1
     * @throws io.zk.client.api.ZkException if the servers refused; likewise
     * @throws InterruptedException if the user gave up waiting
     */
    void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException;
}
