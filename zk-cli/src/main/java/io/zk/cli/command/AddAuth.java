package io.zk.cli.command;

import java.nio.charset.StandardCharsets;

/** Presents a credential, such as user and password. */
final class AddAuth implements Command {
    @Override
    public String name() {
        return "addauth";
    }

    @Override
    public String usage() {
        return "scheme auth";
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        byte[] credential =
                arguments.count() < 2 ? new byte[0] : arguments.word(1).getBytes(StandardCharsets.UTF_8);
        context.await(context.session().authenticate(arguments.word(0), credential));
    }
}
