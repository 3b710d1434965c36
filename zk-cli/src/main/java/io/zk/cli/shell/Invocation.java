package io.zk.cli.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the program was called with: spec "zkCli.sh", invocation. Options come first; the first word without a dash
 * begins the one command to run, the rest are its arguments. Options that nobody knows are skipped.
 *
 * @param timeoutMillis session timeout asked for
 * @param configFile with settings of the client, or null
 * @param command empty for an interactive shell
 */
public record Invocation(
        String connectString,
        int timeoutMillis,
        boolean readOnly,
        boolean waitForConnection,
        boolean help,
        @Nullable String configFile,
        List<String> command) {
    /** For {@code --help}. */
    public static final String USAGE =
            """
            usage: zkCli.sh [options] [command args...]
              -server host:port[,host:port...][/chroot]   servers to connect to [localhost:2181]
              -timeout ms                                 session timeout [30000]
              -r                                          a server without a quorum will do, for reads
              -waitforconnection                          connect first, and end with 1 if that fails in time
              -client-configuration file                  properties of the client (zookeeper.ssl.* and others)
              --help                                      this text
            Without a command: an interactive shell, or, if input is no terminal, commands from it, one a line.
            'zkCli.sh help' lists the commands.""";

    /** No argument of a program holds this. */
    private static final String NEVER = "\0";

    /** The arguments make no sense; the message is for the user. */
    public static final class BadInvocation extends Exception {
        private static final long serialVersionUID = 1L;

        BadInvocation(String message) {
            super(message, null, false, false);
        }
    }

    public static Invocation parse(List<String> arguments) throws BadInvocation {
        ParseResult given;
        try {
            given = parser().parseArgs(arguments.toArray(new String[0]));
        } catch (MissingParameterException e) {
            OptionSpec option = (OptionSpec) e.getMissing().get(0);
            throw new BadInvocation("Error: no argument found for option " + option.longestName());
        }
        return new Invocation(
                given.matchedOptionValue("-server", "localhost:2181"),
                millis(given.matchedOptionValue("-timeout", "30000")),
                given.hasMatchedOption("-r"),
                given.hasMatchedOption("-waitforconnection"),
                given.hasMatchedOption("-h"),
                given.matchedOptionValue("-client-configuration", null),
                given.matchedPositionalValue(0, List.of()));
    }

    /** Apache's shell skips options that it does not know, and scripts carry options of other versions. */
    private static CommandLine parser() {
        CommandSpec spec = CommandSpec.create()
                .addOption(value("-server"))
                .addOption(value("-timeout"))
                .addOption(value("-client-configuration"))
                .addOption(flag("-r"))
                .addOption(flag("-waitforconnection"))
                .addOption(flag("-h", "-help", "--help"))
                // Words that picocli would take for arguments, or for more than an option that is not known.
                .addOption(flag("-", "--"))
                .addPositional(PositionalParamSpec.builder()
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
        return new CommandLine(spec)
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true)
                .setPosixClusteredShortOptionsAllowed(false)
                .setAllowOptionsAsOptionParameters(true)
                .setEndOfOptionsDelimiter(NEVER)
                .setSeparator(NEVER)
                .setStopAtPositional(true)
                .setUnmatchedArgumentsAllowed(true);
    }

    private static OptionSpec value(String name) {
        return OptionSpec.builder(name).arity("1").type(String.class).build();
    }

    private static OptionSpec flag(String... names) {
        return OptionSpec.builder(names).arity("0").type(boolean.class).build();
    }

    private static int millis(String text) throws BadInvocation {
        try {
            int millis = Integer.parseInt(text);
            if (millis > 0) {
                return millis;
            }
        } catch (NumberFormatException e) {
            // The same words for both.
        }
        throw new BadInvocation("Error: -timeout wants a number of milliseconds, not '" + text + "'");
    }
}
