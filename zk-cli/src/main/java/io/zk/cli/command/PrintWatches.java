package io.zk.cli.command;

/** Switches the printing of watch events. */
final class PrintWatches implements Command {
    @Override
    public String name() {
        return "printwatches";
    }

    @Override
    public String usage() {
        return "on|off";
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
        if (arguments.count() == 0) {
            context.line("printwatches is " + (context.shell().printsWatches() ? "on" : "off"));
            return;
        }
        switch (arguments.word(0)) {
            case "on" -> context.shell().printWatches(true);
            case "off" -> context.shell().printWatches(false);
            default -> throw CommandException.usage(this);
        }
    }
}
