package io.zk.cli.command;

import java.util.List;

/** Lists this session's ephemeral nodes. */
final class GetEphemerals implements Command {
    @Override
    public String name() {
        return "getEphemerals";
    }

    @Override
    public String usage() {
        return "path";
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        String prefix = PathText.checked(arguments.count() < 1 ? "/" : arguments.word(0));
        List<String> paths = context.await(context.client(prefix).ephemerals(prefix));
        context.line(PathText.sorted(paths).toString());
    }
}
