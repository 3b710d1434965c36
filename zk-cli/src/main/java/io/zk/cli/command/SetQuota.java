package io.zk.cli.command;

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
    public Options options() {
        return Quotas.options(true).require("quota");
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        String path = arguments.word(0);
        String limit = arguments.seen().get(0).name();
        String value = arguments.values().get(0);
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
