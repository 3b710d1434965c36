package io.zk.cli.command;

import io.zk.client.api.NodeData;
import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Changes the members of the ensemble. */
final class Reconfig implements Command {
    @Override
    public String name() {
        return "reconfig";
    }

    @Override
    public String usage() {
        return "[-s] [-v version] [[-file path] | [-members serverID=host:port1:port2;port3[,...]*]]"
                + " | [-add serverId=host:port1:port2;port3[,...]]* [-remove serverId[,...]*]";
    }

    @Override
    public CommandSpec options() {
        return Options.of(
                Options.flag("s", "stats"),
                Options.value("v", "required current config version"),
                Options.value("file", "path of config file to parse for membership"),
                Options.value("members", "comma-separated list of config strings for non-incremental reconfig"),
                Options.value("add", "comma-separated list of config strings for new servers"),
                Options.value("remove", "comma-separated list of server IDs to remove"));
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException, InterruptedException {
        String joining = lower(arguments.value("add"));
        String leaving = lower(arguments.value("remove"));
        String file = arguments.value("file");
        String members = lower(arguments.value("members"));
        if (joining == null && leaving == null && file == null && members == null) {
            throw CommandException.usage(this);
        }
        long version = version(arguments.value("v"));
        if ((file != null || members != null) && (joining != null || leaving != null)) {
            throw new CommandException("Can't use -file or -members together with -add or -remove"
                    + " (mixing incremental and non-incremental modes is not allowed)");
        }
        if (file != null && members != null) {
            throw new CommandException("Can't use -file and -members together (conflicting non-incremental modes)");
        }
        NodeData node = context.await(
                context.client("").reconfigure(joining, leaving, file == null ? members : membersIn(file), version));
        context.line("Committed new configuration:\n" + new ConfigText(node.data()));
        if (arguments.has("s")) {
            StatText.print(node.stat(), context.output());
        }
    }

    private static long version(@Nullable String text) throws CommandException {
        if (text == null) {
            return -1;
        }
        try {
            return Long.parseLong(text, 16);
        } catch (NumberFormatException e) {
            throw new CommandException("-v must be followed by a long (configuration version)");
        }
    }

    /** The lines of a dynamic configuration file that say who is a member, and how votes weigh. */
    private static String membersIn(String file) throws CommandException {
        List<String> members = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new FileReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.strip();
                if (text.startsWith("server.") || text.startsWith("group.") || text.startsWith("weight.")) {
                    members.add(text);
                }
            }
        } catch (IOException e) {
            throw new CommandException("Error processing " + file + e.getMessage());
        }
        if (members.isEmpty()) {
            throw new CommandException("Error processing " + file + " (no line names a server)");
        }
        return String.join(",", members);
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
