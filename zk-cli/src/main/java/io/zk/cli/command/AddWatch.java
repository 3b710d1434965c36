package io.zk.cli.command;

import io.zk.protocol.data.AddWatchMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Watches a node, or all below it too, until told otherwise. */
final class AddWatch implements Command {
    @Override
    public String name() {
        return "addWatch";
    }

    @Override
    public String usage() {
        return "[-m mode] path # optional mode is one of [PERSISTENT, PERSISTENT_RECURSIVE]"
                + " - default is PERSISTENT_RECURSIVE";
    }

    @Override
    public CommandSpec options() {
        return Options.of(Options.value("m", "mode"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        AddWatchMode mode = mode(arguments.value("m"));
        if (arguments.count() != 1 || mode == null) {
            throw CommandException.usage(this);
        }
        String path = PathText.checked(arguments.word(0));
        context.await(context.client(path).addWatch(path, context.watcher(), mode));
    }

    private static @Nullable AddWatchMode mode(@Nullable String text) {
        if (text == null) {
            return AddWatchMode.PERSISTENT_RECURSIVE;
        }
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "PERSISTENT" -> AddWatchMode.PERSISTENT;
            case "PERSISTENT_RECURSIVE" -> AddWatchMode.PERSISTENT_RECURSIVE;
            default -> null;
        };
    }
}
