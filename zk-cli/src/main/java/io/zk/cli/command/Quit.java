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
    public Options options() {
        return Options.RAW;
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
