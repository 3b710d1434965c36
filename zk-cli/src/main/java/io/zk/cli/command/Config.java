package io.zk.cli.command;

import io.zk.client.api.NodeData;
import io.zk.client.api.ZkClient;
import picocli.CommandLine.Model.CommandSpec;

/** Shows the ensemble's configuration. */
final class Config implements Command {
    @Override
    public String name() {
        return "config";
    }

    @Override
    public String usage() {
        return "[-c] [-w] [-s]";
    }

    @Override
    public CommandSpec options() {
        return Options.of(
                Options.flag("s", "stats"), Options.flag("w", "watch"), Options.flag("c", "client connection string"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        ZkClient client = context.client("/zookeeper/config");
        NodeData node = context.await(arguments.has("w") ? client.config(context.watcher()) : client.config());
        ConfigText text = new ConfigText(node.data());
        context.line(arguments.has("c") ? text.version() + " " + text.clientAddresses() : text.toString());
        if (arguments.has("s")) {
            StatText.print(node.stat(), context.output());
        }
    }
}
