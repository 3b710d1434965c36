package io.zk.cli.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** The arguments make no sense; the message is for the user. */
    public static final class BadInvocation extends Exception {
        private static final long serialVersionUID = 1L;

        BadInvocation(String message) {
            super(message, null, false, false);
        }
    }

    public static Invocation parse(List<String> arguments) throws BadInvocation {
        String connectString = "localhost:2181";
        int timeoutMillis = 30_000;
        boolean readOnly = false;
        boolean waitForConnection = false;
        boolean help = false;
        String configFile = null;
        int i = 0;
        for (; i < arguments.size() && arguments.get(i).startsWith("-"); i++) {
            switch (arguments.get(i)) {
                case "-server" -> connectString = value(arguments, i++);
                case "-timeout" -> timeoutMillis = millis(value(arguments, i++));
                case "-client-configuration" -> configFile = value(arguments, i++);
                case "-r" -> readOnly = true;
                case "-waitforconnection" -> waitForConnection = true;
                case "-h", "-help", "--help" -> help = true;
                default -> {
                    // Apache's shell skips what it does not know, and scripts carry options of other versions.
                }
            }
        }
        List<String> command = List.copyOf(arguments.subList(i, arguments.size()));
        return new Invocation(connectString, timeoutMillis, readOnly, waitForConnection, help, configFile, command);
    }

    private static String value(List<String> arguments, int option) throws BadInvocation {
        if (option + 1 >= arguments.size()) {
            throw new BadInvocation("Error: no argument found for option " + arguments.get(option));
        }
        return arguments.get(option + 1);
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
