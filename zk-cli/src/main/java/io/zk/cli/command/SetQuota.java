package io.zk.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/** Limits how many nodes or bytes there may be below a node. */
final class SetQuota implements Command {
    @Override
    public String name() {
        return "setquota";
    }

    @Override
    public String usage() {
        return "-n|-b|-N|-B val path";
    }

    @Override
    public CommandSpec options() {
        return Quotas.options(Options::value);
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        String limit = Quotas.limit(arguments);
        String value = limit == null ? null : arguments.value(limit);
        if (limit == null || value == null) {
            throw ArgumentReader.complaint(
                    "MissingOption",
                    "Missing required option: [-n num soft quota, -b bytes soft quota,"
                            + " -N num hard quota, -B bytes hard quota]");
        }
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        String path = arguments.word(0);
        String flaw = Quotas.flaw(path, limit, value);
        if (flaw != null) {
            // Apache's shell reports success after these.
            context.error(flaw);
            return;
        }
        PathText.checked(path);
        if (path.equals("/")) {
            throw new CommandException("Path must not end with / character");
        }
        Quotas.set(path, limit, Long.parseLong(value), context);
    }
}
