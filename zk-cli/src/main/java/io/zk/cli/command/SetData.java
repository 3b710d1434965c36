package io.zk.cli.command;

import io.zk.protocol.data.Stat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import picocli.CommandLine.Model.CommandSpec;

/** Replaces what a node holds. */
final class SetData implements Command {
    @Override
    public String name() {
        return "set";
    }

    @Override
    public String usage() {
        return "path data [-s] [-v version] [-b]";
    }

    @Override
    public CommandSpec options() {
        return Options.of(
                Options.flag("s", "Print znode stats additionally"),
                Options.value("v", "Set with an expected version"),
                Options.flag("b", "Supply data in base64 format"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 2) {
            throw CommandException.usageAndOptions(this);
        }
        int version = arguments.version();
        String path = PathText.checked(arguments.word(0));
        byte[] data = data(arguments);
        Stat stat = context.await(context.client(path).setData(path, data, version));
        if (arguments.has("s")) {
            StatText.print(stat, context.output());
        }
    }

    private static byte[] data(Arguments arguments) throws CommandException {
        String text = arguments.word(1);
        if (!arguments.has("b")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException("Not base64: " + e.getMessage());
        }
    }
}
