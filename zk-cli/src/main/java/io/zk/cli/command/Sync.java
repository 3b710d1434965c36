package io.zk.cli.command;

import io.zk.client.api.ZkException;

/** Lets the server catch up with the leader. */
final class Sync implements Command {
    @Override
    public String name() {
        return "sync";
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
        try {
            context.await(context.client(path).sync(path));
        } catch (ZkException e) {
            throw new CommandException("Sync has failed. rc=" + e.code().code());
        }
        context.line("Sync is OK");
    }
}
