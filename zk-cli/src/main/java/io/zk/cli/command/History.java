package io.zk.cli.command;

import java.util.List;

/** Shows the last lines. */
final class History implements Command {
    private static final int SHOWN = 11;

    @Override
    public String name() {
        return "history";
    }

    @Override
    public String usage() {
        return "";
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
        List<String> lines = context.shell().history();
        for (int i = Math.max(0, lines.size() - SHOWN); i < lines.size(); i++) {
            context.line(i + " - " + lines.get(i));
        }
    }
}
