package io.zk.cli.command;

import io.zk.client.api.Children;
import io.zk.client.api.ZkClient;
import picocli.CommandLine.Model.CommandSpec;

/** Lists a node's children, or all below it. */
final class Ls implements Command {
    @Override
    public String name() {
        return "ls";
    }

    @Override
    public String usage() {
        return "[-s] [-w] [-R] path";
    }

    @Override
    public CommandSpec options() {
        return Options.of(
                Options.flag("?", "help"),
                Options.flag("s", "stat"),
                Options.flag("w", "watch"),
                Options.flag("R", "recurse"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.has("?")) {
            context.line("usage: ls [options] path\n" + Usage.table(options()));
            throw CommandException.usage(this);
        }
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        boolean old = arguments.count() > 1;
        if (old) {
            context.error("'ls path [watch]' has been deprecated. Please use 'ls [-w] path' instead.");
        }
        String path = PathText.checked(arguments.word(0));
        if (arguments.has("R")) {
            Subtree.print(path, context);
            return;
        }
        ZkClient client = context.client(path);
        Children children = context.await(
                old || arguments.has("w") ? client.children(path, context.watcher()) : client.children(path));
        context.line(PathText.sorted(children.names()).toString());
        if (arguments.has("s")) {
            StatText.print(children.stat(), context.output());
        }
    }
}
