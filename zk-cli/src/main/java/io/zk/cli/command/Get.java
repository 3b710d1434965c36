package io.zk.cli.command;

import io.zk.client.api.NodeData;
import io.zk.client.api.ZkClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Shows what a node holds. */
final class Get implements Command {
    @Override
    public String name() {
        return "get";
    }

    @Override
    public String usage() {
        return "[-s] [-w] [-b] [-x] path";
    }

    @Override
    public CommandSpec options() {
        return Options.of(
                Options.flag("s", "Print znode stats additionally"),
                Options.flag("w", "Watch for changes on the znode"),
                Options.flag("b", "Output data in base64 format"),
                Options.flag("x", "Output data in hexdump format"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usageAndOptions(this);
        }
        boolean old = arguments.count() > 1;
        if (old) {
            context.error("'get path [watch]' has been deprecated. Please use 'get [-s] [-w] path' instead.");
        }
        String path = PathText.checked(arguments.word(0));
        ZkClient client = context.client(path);
        NodeData node =
                context.await(old || arguments.has("w") ? client.data(path, context.watcher()) : client.data(path));
        context.line(text(node.data(), arguments));
        if (arguments.has("s")) {
            StatText.print(node.stat(), context.output());
        }
    }

    private static String text(byte @Nullable [] data, Arguments arguments) {
        if (data == null) {
            return "null";
        }
        if (arguments.has("x")) {
            return data.length == 0 ? "" : HexTable.of(data);
        }
        return arguments.has("b") ? Base64.getEncoder().encodeToString(data) : new String(data, StandardCharsets.UTF_8);
    }
}
