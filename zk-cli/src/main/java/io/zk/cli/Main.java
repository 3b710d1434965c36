package io.zk.cli;

import io.zk.cli.shell.ClientSettings;
import io.zk.cli.shell.Interactive;
import io.zk.cli.shell.Invocation;
import io.zk.cli.shell.Invocation.BadInvocation;
import io.zk.cli.shell.Script;
import io.zk.cli.shell.Shell;
import io.zk.cli.shell.StreamOutput;
import io.zk.client.hosts.ConnectString;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The shell as a program: {@code zkCli.sh}. Exit codes: that of the last command, 1 if the program was called wrongly or
 * could not connect when told to wait for that, 2 if the client's settings can't be read.
 */
public final class Main {
    private static final int EXIT_WRONG = 1;
    private static final int EXIT_SETTINGS = 2;

    private final Invocation invocation;
    private final Properties system;
    private final StreamOutput output;

    private Main(Invocation invocation, Properties system, StreamOutput output) {
        this.invocation = invocation;
        this.system = system;
        this.output = output;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        // UTF-8 whatever the locale: what nodes hold is bytes, and containers often have no locale set.
        StreamOutput output = new StreamOutput(stream(FileDescriptor.out), stream(FileDescriptor.err));
        int code;
        try {
            Invocation invocation = Invocation.parse(List.of(args));
            code = new Main(invocation, System.getProperties(), output).run();
        } catch (BadInvocation e) {
            output.error(String.valueOf(e.getMessage()));
            code = EXIT_WRONG;
        }
        System.exit(code);
    }

    private int run() throws IOException, InterruptedException {
        if (invocation.help()) {
            output.line(Invocation.USAGE);
            output.flush();
            return 0;
        }
        output.line("Connecting to " + invocation.connectString());
        output.flush();
        ClientSettings settings;
        try {
            settings = ClientSettings.read(invocation.configFile(), system);
        } catch (IOException | IllegalArgumentException e) {
            output.error("Error while processing " + invocation.configFile() + ": " + e);
            return EXIT_SETTINGS;
        }
        try {
            ConnectString.parse(invocation.connectString());
            return run(new Shell(invocation, settings, output));
        } catch (IllegalArgumentException e) {
            output.error(String.valueOf(e.getMessage()));
            return EXIT_WRONG;
        }
    }

    private int run(Shell shell) throws IOException, InterruptedException {
        boolean once = !invocation.command().isEmpty();
        boolean atTerminal = !once && mayBeTerminal();
        if (atTerminal && !invocation.waitForConnection()) {
            // The client starts while the terminal is set up: half the time to the first prompt.
            Thread starter = new Thread(() -> start(shell), "zk-cli-start");
            starter.setDaemon(true);
            starter.start();
        } else {
            shell.start();
        }
        if (invocation.waitForConnection() && !shell.awaitConnection(invocation.timeoutMillis())) {
            String failure = shell.lastFailure();
            shell.leave(Shell.Attended.NO);
            output.error("KeeperErrorCode = ConnectionLoss: no connection to " + invocation.connectString() + " within "
                    + invocation.timeoutMillis() + " ms" + (failure.isEmpty() ? "" : "; " + failure));
            return EXIT_WRONG;
        }
        Shell.Attended attended = Shell.Attended.NO;
        if (once) {
            shell.runOnce(invocation.command());
        } else {
            attended = converse(shell, atTerminal);
        }
        shell.leave(attended);
        return shell.exitCode();
    }

    /** No console, no terminal. There may be a console without one, from JDK 22 on: then JLine finds none. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean mayBeTerminal() {
        return System.console() != null;
    }

    private Shell.Attended converse(Shell shell, boolean atTerminal) throws IOException, InterruptedException {
        output.line("Welcome to ZooKeeper!");
        output.flush();
        Interactive interactive = atTerminal ? Interactive.open(shell, output, historyFile()) : null;
        // Apache's shell says so without a terminal too; "disabled" means to it that there are no prompts.
        output.line("JLine support is enabled");
        output.flush();
        if (interactive != null) {
            try (interactive) {
                interactive.run();
            }
            return Shell.Attended.YES;
        }
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
            new Script(shell, output).run(lines);
        }
        return Shell.Attended.NO;
    }

    private void start(Shell shell) {
        try {
            shell.start();
        } catch (IllegalArgumentException e) {
            output.error(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Path historyFile() {
        String home = system.getProperty("user.home");
        return home == null ? null : Path.of(home, ".zkcli_history");
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 8192), false, StandardCharsets.UTF_8);
    }
}
