package io.zk.cli.shell;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.zk.cli.command.ArgumentReader;
import io.zk.cli.command.Command;
import io.zk.cli.command.CommandContext;
import io.zk.cli.command.CommandException;
import io.zk.cli.command.Commands;
import io.zk.cli.command.ErrorLine;
import io.zk.cli.command.ShellControl;
import io.zk.cli.command.Usage;
import io.zk.client.api.NodeEvent;
import io.zk.client.api.SessionEvent;
import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.client.hosts.ConnectString;
import io.zk.client.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands on a session, and remembers the lines and the exit code of the last. The main thread, except where said
 * otherwise.
 */
public final class Shell implements ShellControl {
    /** What a command that the user interrupted ends with, as in other shells. */
    static final int EXIT_INTERRUPTED = 130;

    /** How much later than it could be a prompt may come, to say how things stand and not just that they began. */
    static final long PROMPT_WAIT_MILLIS = 1_000;

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_NOT_FOUND = 127;

    /** A request waits this long for a connection, or the session timeout if that is less. */
    private static final long CONNECT_WAIT_MILLIS_MAX = 10_000;

    /** The servers end a session by themselves in the end, so there is no point in waiting long for that. */
    private static final long CLOSE_WAIT_MILLIS = 2_000;

    private final Invocation invocation;
    private final ClientSettings settings;
    private final StreamOutput output;
    private final List<String> history = new ArrayList<>();
    private final WatchPrinter watcher;

    private volatile String connectString;
    private volatile CompletableFuture<ZkClient> client = new CompletableFuture<>();
    private volatile boolean printsWatches = true;
    private volatile Milestones milestones = new Milestones(new CompletableFuture<>(), new CompletableFuture<>());
    private boolean ended;
    private boolean ownsEphemerals;
    private int exitCode;

    /**
     * Events of a session that others wait to have been printed, so that prompts come after them.
     *
     * @param connection true once there was one, false if the session ended first
     * @param end of the session
     */
    private record Milestones(CompletableFuture<Boolean> connection, CompletableFuture<Boolean> end) {}

    /** Whether somebody sits at a terminal. */
    public enum Attended {
        YES,
        NO
    }

    /** Hands out what happens, on the client's callback thread. */
    private record WatchPrinter(Shell shell) implements io.zk.client.api.Watcher {
        @Override
        public void nodeEvent(NodeEvent event) {
            shell.print(EventText.of(event));
        }
    }

    public Shell(Invocation invocation, ClientSettings settings, StreamOutput output) {
        this.invocation = invocation;
        this.settings = settings;
        this.output = output;
        this.connectString = invocation.connectString();
        this.watcher = new WatchPrinter(this);
    }

    /**
     * Starts the session, here and now. Any thread; others see the session as connecting meanwhile.
     *
     * @throws IllegalArgumentException if the settings make no sense
     */
    public void start() {
        // Whatever else is on the class path: a logging framework takes longer to start than this shell.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        try {
            client.complete(ZkClient.connect(
                    connectString,
                    settings.options(invocation)
                            .onSessionEvent(this::sessionEvent)
                            .build()));
        } catch (RuntimeException | Error e) {
            client.completeExceptionally(e);
            throw e;
        }
    }

    /** Waits until the session has a connection and has said so, and at most so long; says whether it has. */
    public boolean awaitConnection(long millis) throws InterruptedException {
        try {
            return milestones.connection().get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Why the last attempt to connect came to nothing, for people; empty if nothing is known of that. Any thread. */
    public String lastFailure() {
        CompletableFuture<ZkClient> current = client;
        if (!current.isDone() || current.isCompletedExceptionally()) {
            return "";
        }
        String failure = current.join().session().lastFailure();
        return failure == null ? "" : failure;
    }

    /** What to show before a line: {@code [zk: host:port(STATE) n] }. Any thread. */
    String prompt() {
        CompletableFuture<ZkClient> current = client;
        SessionState state = current.isDone() && !current.isCompletedExceptionally()
                ? current.join().session().state()
                : SessionState.CONNECTING;
        String label =
                switch (state) {
                    case CONNECTING -> "CONNECTING";
                    case CONNECTED -> "CONNECTED";
                    case CONNECTED_READ_ONLY -> "CONNECTEDREADONLY";
                    case CLOSED, EXPIRED -> "CLOSED";
                    case AUTH_FAILED -> "AUTH_FAILED";
                };
        return "[zk: " + connectString + "(" + label + ") " + historySize() + "] ";
    }

    /** Runs a line; blank ones are nothing. */
    void runLine(String line) {
        List<String> words = Words.split(line);
        if (!words.isEmpty()) {
            remember(line);
            run(words);
        }
    }

    /** Runs the command that the program was called with. */
    public void runOnce(List<String> words) {
        remember(String.join(" ", words));
        run(words);
    }

    private void run(List<String> words) {
        int before = exitCode;
        exitCode = 0;
        try {
            dispatch(words);
        } catch (CommandException e) {
            failed(String.valueOf(e.getMessage()), exitCode == 0 ? EXIT_FAILED : exitCode);
        } catch (ZkException e) {
            failed(ErrorLine.of(e), EXIT_FAILED);
        } catch (IllegalArgumentException e) {
            // The client library checks again what commands checked, and knows some rules better.
            failed(String.valueOf(e.getMessage()), EXIT_FAILED);
        } catch (InterruptedException e) {
            failed("Interrupted", EXIT_INTERRUPTED);
        }
        if (ended) {
            // To quit is no command of its own: the shell ends with the code of the one before.
            exitCode = before;
        }
        output.flush();
    }

    private void dispatch(List<String> words) throws CommandException, InterruptedException {
        Command command = Commands.find(words.get(0));
        if (command == null) {
            output.error(Usage.list(Commands.listed()));
            exitCode = EXIT_NOT_FOUND;
            throw new CommandException("Command not found: Command not found " + words.get(0));
        }
        ZkClient session = session();
        if (command.needsSession() && session.session().state().isFinal()) {
            output.line("Not connected");
            return;
        }
        long connectWaitMillis = Math.min(invocation.timeoutMillis(), CONNECT_WAIT_MILLIS_MAX);
        CommandContext context = new CommandContext(session, watcher, output, this, connectWaitMillis);
        command.run(ArgumentReader.read(command, words.subList(1, words.size())), context);
    }

    private void failed(String message, int code) {
        output.error(message);
        exitCode = code;
    }

    /** Of the last command. */
    public int exitCode() {
        return exitCode;
    }

    boolean ended() {
        return ended;
    }

    @Override
    public synchronized List<String> history() {
        return List.copyOf(history);
    }

    @Override
    public void redo(String line) throws CommandException, InterruptedException {
        List<String> words = Words.split(line);
        if (words.get(0).equals("redo")) {
            throw new CommandException("No redoing redos");
        }
        synchronized (this) {
            history.set(history.size() - 1, line);
        }
        dispatch(words);
    }

    @Override
    public void connect(@Nullable String servers) throws CommandException, InterruptedException {
        if (servers != null) {
            try {
                ConnectString.parse(servers);
            } catch (IllegalArgumentException e) {
                throw new CommandException(String.valueOf(e.getMessage()));
            }
        }
        close();
        if (servers != null) {
            connectString = servers;
        }
        client = new CompletableFuture<>();
        milestones = new Milestones(new CompletableFuture<>(), new CompletableFuture<>());
        ownsEphemerals = false;
        start();
        awaitConnection(PROMPT_WAIT_MILLIS);
    }

    @Override
    public void close() throws InterruptedException {
        try {
            session().closeAsync().get(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            milestones.end().get(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Nobody is there to end it now; the servers will when it times out.
        }
    }

    @Override
    public void quit() throws InterruptedException {
        ended = true;
        close();
    }

    /**
     * Ends the session without a word, for a shell that ends. After a script or a single command a session that owns
     * ephemeral nodes is left for its timeout instead, as Apache's shell leaves all: nobody creates a node only to see
     * it vanish.
     *
     * @param attended whether somebody sits at a terminal
     */
    public void leave(Attended attended) throws InterruptedException {
        printsWatches = false;
        boolean keeps = attended == Attended.NO && ownsEphemerals;
        if (!keeps && client.isDone() && !client.isCompletedExceptionally()) {
            close();
        }
    }

    @Override
    public void ownsEphemeral() {
        ownsEphemerals = true;
    }

    @Override
    public boolean printsWatches() {
        return printsWatches;
    }

    @Override
    public void printWatches(boolean on) {
        printsWatches = on;
    }

    /** The client, once it is started; any thread. */
    ZkClient session() {
        try {
            return client.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalArgumentException flaw) {
                throw flaw;
            }
            throw e;
        }
    }

    private synchronized void remember(String line) {
        history.add(line);
    }

    private synchronized int historySize() {
        return history.size();
    }

    private void sessionEvent(SessionEvent event) {
        print(EventText.of(event));
        Milestones current = milestones;
        if (event.session().isConnected() || event.session().isFinal()) {
            current.connection().complete(event.session().isConnected());
        }
        if (event.session().isFinal()) {
            current.end().complete(true);
        }
    }

    private void print(String event) {
        if (printsWatches) {
            output.event(event);
        }
    }
}
