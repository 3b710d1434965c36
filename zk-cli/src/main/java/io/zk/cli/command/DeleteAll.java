package io.zk.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/** Deletes a node and all below it. */
final class DeleteAll implements Command {
    private static final int BATCH = 1000;

    @Override
    public String name() {
        return "deleteall";
    }

    @Override
    public String usage() {
        return "path [-b batch size]";
    }

    @Override
    public CommandSpec options() {
        return Options.of(Options.value("b", "batch size"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        String size = arguments.value("b");
        int batch;
        try {
            batch = size == null ? BATCH : Math.max(1, Integer.parseInt(size));
        } catch (NumberFormatException e) {
            throw new CommandException("-b argument must be an int value");
        }
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        String path = PathText.checked(arguments.word(0));
        if (!Subtree.delete(path, batch, context)) {
            context.error("Failed to delete some node(s) in the subtree!");
        }
    }
}
