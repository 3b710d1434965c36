package io.zk.cli.command;

/** A command can't be done; the message is what the user reads on stderr. */
public class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message, null, false, false);
    }

    /** The command was called in a way that it does not understand: its usage says how it should be. */
    static CommandException usage(Command command) {
        return new CommandException(Usage.line(command));
    }

    /** Likewise, with the table of its options. */
    static CommandException usageAndOptions(Command command) {
        return new CommandException(Usage.line(command) + "\n" + Usage.table(command.options()));
    }
}
