package io.zk.cli.command;

import java.util.List;

/** Runs a line of the history again. */
final class Redo implements Command {
    @Override
    public String name() {
        return "redo";
    }

    @Override
    public String usage() {
        return "cmdno";
    }

    @Override
    public boolean takesOptions() {
        return false;
    }

    @Override
    public boolean needsSession() {
        return false;
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        int number;
        try {
            number = Integer.parseInt(arguments.word(0));
        } catch (NumberFormatException e) {
            throw CommandException.usage(this);
        }
        List<String> lines = context.shell().history();
        // Its own line is the last: to run it again would never end.
        if (number < 0 || number >= lines.size() - 1) {
            throw new CommandException("Command index out of range");
        }
        context.shell().redo(lines.get(number));
    }
}
