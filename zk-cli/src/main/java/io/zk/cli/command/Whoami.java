package io.zk.cli.command;

import io.zk.protocol.message.ClientInfo;
import java.util.List;

/** Shows who the server takes this client for. */
final class Whoami implements Command {
    @Override
    public String name() {
        return "whoami";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public boolean takesOptions() {
        return false;
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        List<ClientInfo> identities = context.await(context.client("/").whoAmI());
        context.line("Auth scheme: User");
        for (ClientInfo info : identities) {
            context.line(info.authScheme() + ": " + info.user());
        }
    }
}
