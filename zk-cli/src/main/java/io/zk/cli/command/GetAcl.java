package io.zk.cli.command;

import io.zk.client.api.NodeAcl;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import picocli.CommandLine.Model.CommandSpec;

/** Shows who may do what with a node. */
final class GetAcl implements Command {
    @Override
    public String name() {
        return "getAcl";
    }

    @Override
    public String usage() {
        return "[-s] path";
    }

    @Override
    public CommandSpec options() {
        return Options.of(Options.flag("s", "stats"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        String path = PathText.checked(arguments.word(0));
        NodeAcl node = context.await(context.client(path).acl(path));
        for (Acl entry : node.acl()) {
            Id id = entry.id();
            context.line("'" + id.scheme() + ",'" + id.id());
            context.line(": " + AclText.letters(entry.perms()));
        }
        if (arguments.has("s")) {
            StatText.print(node.stat(), context.output());
        }
    }
}
