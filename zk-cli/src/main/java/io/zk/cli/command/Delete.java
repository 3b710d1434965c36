package io.zk.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/** Deletes a node without children. */
final class Delete implements Command {
    @Override
    public String name() {
        return "delete";
    }

    @Override
    public String usage() {
        return "[-v version] path";
    }

    @Override
    public CommandSpec options() {
        return Options.of(Options.value("v", "version"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        if (arguments.count() > 1) {
            context.error(
                    "'delete path [version]' has been deprecated. Please use 'delete [-v version] path' instead.");
        }
        int version = arguments.version();
        String path = PathText.checked(arguments.word(0));
        context.await(context.client(path).delete(path, version));
    }
}
