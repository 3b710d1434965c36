package io.zk.cli.command;

import io.zk.client.api.ZkClient;
import io.zk.protocol.data.WatcherType;
import picocli.CommandLine.Model.CommandSpec;

/** Takes watches off a node. */
final class RemoveWatches implements Command {
    @Override
    public String name() {
        return "removewatches";
    }

    @Override
    public String usage() {
        return "path [-c|-d|-a] [-l]";
    }

    @Override
    public CommandSpec options() {
        return Options.of(
                Options.flag("c", "child watcher type"),
                Options.flag("d", "data watcher type"),
                Options.flag("a", "any watcher type"),
                Options.flag("p", "persistent watcher type"),
                Options.flag("r", "persistent recursive watcher type"),
                Options.flag("l", "remove locally when there is no server connection"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        String path = PathText.checked(arguments.word(0));
        ZkClient client = context.session();
        if (arguments.has("l")) {
            // May be done without a connection: then the watch is forgotten here, and is not set again.
            context.await(client.forgetWatches(path, type(arguments)));
        } else {
            context.await(context.client(path).removeAllWatches(path, type(arguments)));
        }
    }

    private static WatcherType type(Arguments arguments) {
        if (arguments.has("c")) {
            return WatcherType.CHILDREN;
        }
        if (arguments.has("d")) {
            return WatcherType.DATA;
        }
        if (arguments.has("p")) {
            return WatcherType.PERSISTENT;
        }
        return arguments.has("r") ? WatcherType.PERSISTENT_RECURSIVE : WatcherType.ANY;
    }
}
