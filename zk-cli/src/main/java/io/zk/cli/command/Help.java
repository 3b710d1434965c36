package io.zk.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/** Says what commands there are, or how one is used. */
final class Help implements Command {
    @Override
    public String name() {
        return "help";
    }

    @Override
    public String usage() {
        return "[command]";
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
    public void run(Arguments arguments, CommandContext context) throws CommandException {
        if (arguments.count() == 0) {
            context.line(Usage.list(Commands.listed()));
            context.line("help CMD says more of one command.");
            return;
        }
        String name = arguments.word(0);
        Command command = Commands.find(name);
        if (command == null) {
            throw new CommandException("Command not found " + name);
        }
        context.line(Usage.line(command).strip());
        CommandSpec options = command.options();
        if (!options.options().isEmpty()) {
            context.line(Usage.table(options));
        }
    }
}
