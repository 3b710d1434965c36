package io.zk.cli.command;

import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Stat;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Shows a node's stat. */
final class StatNode implements Command {
    @Override
    public String name() {
        return "stat";
    }

    @Override
    public String usage() {
        return "[-w] path";
    }

    @Override
    public CommandSpec options() {
        return Options.of(Options.flag("w", "watch"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        boolean old = arguments.count() > 1;
        if (old) {
            context.error("'stat path [watch]' has been deprecated. Please use 'stat [-w] path' instead.");
        }
        String path = PathText.checked(arguments.word(0));
        ZkClient client = context.client(path);
        Optional<Stat> stat =
                context.await(old || arguments.has("w") ? client.exists(path, context.watcher()) : client.exists(path));
        if (stat.isEmpty()) {
            throw new ZkException(ErrorCode.NO_NODE, path, null);
        }
        StatText.print(stat.get(), context.output());
    }
}
