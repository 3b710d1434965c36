package io.zk.cli.command;

/** Ends the shell. */
final class Quit implements Command {
    @Override
    public String name() {
        return "quit";
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
        context.shell().quit();
    }
}
