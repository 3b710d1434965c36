package io.zk.cli.command;

/** Ends the session and starts another. */
final class Connect implements Command {
    @Override
    public String name() {
        return "connect";
    }

    @Override
    public String usage() {
        return "host:port";
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
        context.shell().connect(arguments.count() == 0 ? null : arguments.word(0));
    }
}
