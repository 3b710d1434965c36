package io.zk.cli.command;

import io.zk.client.api.CreateOptions;
import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Creates a node. */
final class Create implements Command {
    @Override
    public String name() {
        return "create";
    }

    @Override
    public String usage() {
        return "[-s] [-e] [-c] [-t ttl] path [data] [acl]";
    }

    @Override
    public CommandSpec options() {
        return Options.of(
                Options.flag("e", "ephemeral"),
                Options.flag("s", "sequential"),
                Options.flag("c", "container"),
                Options.value("t", "ttl (time to live in ms)"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        CreateMode mode = mode(arguments);
        long ttlMillis = ttlMillis(arguments, mode);
        if (arguments.count() < 1) {
            throw CommandException.usage(this);
        }
        String path = arguments.word(0);
        PathText.checked(mode.isSequential() ? path + "1" : path);
        byte @Nullable [] data =
                arguments.count() < 2 ? null : arguments.word(1).getBytes(StandardCharsets.UTF_8);
        List<Acl> acl = arguments.count() < 3 ? Acl.OPEN : AclText.parse(arguments.word(2), context.output());
        try {
            if (acl.isEmpty()) {
                throw new ZkException(ErrorCode.INVALID_ACL, null, null);
            }
            ZkClient client = context.client(path);
            CreateOptions options = new CreateOptions(mode, acl, ttlMillis);
            String created = context.await(client.create(path, data, options)).path();
            if (mode.isEphemeral()) {
                context.shell().ownsEphemeral();
            }
            context.error("Created " + created);
        } catch (ZkException e) {
            if (e.code() != ErrorCode.INVALID_ACL) {
                throw e;
            }
            context.error(ErrorLine.exception(e));
            throw new CommandException("Acl is not valid : " + e.path());
        }
    }

    private static CreateMode mode(Arguments arguments) throws CommandException {
        boolean ephemeral = arguments.has("e");
        boolean sequential = arguments.has("s");
        boolean timed = arguments.has("t");
        if (arguments.has("c")) {
            if (ephemeral || sequential) {
                throw new CommandException(
                        "-c cannot be combined with -s or -e." + " Containers cannot be ephemeral or sequential.");
            }
            if (timed) {
                throw new CommandException("TTLs cannot be used with Container znodes");
            }
            return CreateMode.CONTAINER;
        }
        if (timed) {
            if (ephemeral) {
                throw new CommandException("TTLs cannot be used with Ephemeral znodes");
            }
            return sequential ? CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL : CreateMode.PERSISTENT_WITH_TTL;
        }
        if (ephemeral) {
            return sequential ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL;
        }
        return sequential ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.PERSISTENT;
    }

    private static long ttlMillis(Arguments arguments, CreateMode mode) throws CommandException {
        String text = arguments.value("t");
        if (text == null || !mode.isTtl()) {
            return 0;
        }
        long ttlMillis;
        try {
            ttlMillis = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CommandException("-t argument must be a long value");
        }
        if (ttlMillis < 1 || ttlMillis > CreateOptions.TTL_MAX_MILLIS) {
            throw new CommandException(
                    "ttl must be positive and cannot be larger than: " + CreateOptions.TTL_MAX_MILLIS);
        }
        return ttlMillis;
    }
}
