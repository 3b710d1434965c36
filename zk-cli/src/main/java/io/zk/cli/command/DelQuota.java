package io.zk.cli.command;

import io.zk.client.api.ZkException;
import io.zk.protocol.data.ErrorCode;
import picocli.CommandLine.Model.CommandSpec;

/** Lifts a limit on what is below a node, or all. */
final class DelQuota implements Command {
    @Override
    public String name() {
        return "delquota";
    }

    @Override
    public String usage() {
        return "[-n|-b|-N|-B] path";
    }

    @Override
    public CommandSpec options() {
        return Quotas.options(Options::flag);
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        String limit = Quotas.limit(arguments);
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        String path = PathText.checked(arguments.word(0));
        try {
            if (limit == null) {
                Quotas.delete(path, context);
            } else {
                Quotas.lift(path, limit, context);
            }
        } catch (ZkException e) {
            if (e.code() != ErrorCode.NO_NODE) {
                throw e;
            }
            context.line("Quota does not exist for " + path);
        }
    }
}
