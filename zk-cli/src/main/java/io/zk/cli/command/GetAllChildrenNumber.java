package io.zk.cli.command;

/** Counts the nodes below a node. */
final class GetAllChildrenNumber implements Command {
    @Override
    public String name() {
        return "getAllChildrenNumber";
    }

    @Override
    public String usage() {
        return "path";
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        String path = PathText.checked(arguments.word(0));
        context.line(String.valueOf(context.await(context.client(path).descendantCount(path))));
    }
}
