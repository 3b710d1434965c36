package io.zk.cli.command;

import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.ErrorCode;

/** Shows how many nodes and bytes there may be below a node, and are. */
final class ListQuota implements Command {
    @Override
    public String name() {
        return "listquota";
    }

    @Override
    public String usage() {
        return "path";
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        String path = PathText.checked(arguments.word(0));
        String limits = Quotas.limitsPath(path);
        context.error("absolute path is " + limits);
        PathText.checked(limits);
        ZkClient client = context.client(limits);
        try {
            QuotaText quota = QuotaText.parse(context.await(client.data(limits)).data());
            context.line("Output quota for " + path + " " + quota);
            String usage = Quotas.statsPath(path);
            context.line("Output stat for " + path + " "
                    + QuotaText.parse(context.await(client.data(usage)).data()).usage());
        } catch (ZkException e) {
            if (e.code() != ErrorCode.NO_NODE) {
                throw e;
            }
            context.error("quota for " + path + " does not exist.");
        }
    }
}
