package io.zk.cli.command;

/** Ends the session. */
final class Close implements Command {
    @Override
    public String name() {
        return "close";
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
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        context.shell().close();
    }
}
