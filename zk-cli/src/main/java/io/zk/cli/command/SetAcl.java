package io.zk.cli.command;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Stat;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Says who may do what with a node. */
final class SetAcl implements Command {
    @Override
    public String name() {
        return "setAcl";
    }

    @Override
    public String usage() {
        return "[-s] [-v version] [-R] path acl";
    }

    @Override
    public CommandSpec options() {
        return Options.of(Options.flag("s", "stats"), Options.value("v", "version"), Options.flag("R", "recursive"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 2) {
            throw CommandException.usage(this);
        }
        int version = arguments.version();
        String path = PathText.checked(arguments.word(0));
        List<Acl> acl = AclText.parse(arguments.word(1), context.output());
        if (acl.isEmpty()) {
            throw new CommandException("Acl is not valid : null");
        }
        if (arguments.has("R")) {
            for (String node : Subtree.breadthFirst(path, context)) {
                context.await(context.client(node).setAcl(node, acl, version));
            }
            return;
        }
        Stat stat = context.await(context.client(path).setAcl(path, acl, version));
        if (arguments.has("s")) {
            StatText.print(stat, context.output());
        }
    }
}
