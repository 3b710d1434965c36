package io.zk.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.client.api.ZkClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell at a terminal made of pipes; one without a size, as some are. */
@SuppressWarnings("NullAway.Init")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InteractiveTest {
    private static final String CTRL_C = "\003";
    private static final String CTRL_D = "\004";
    private static final String UP = "\033OA";

    @TempDir
    Path folder;

    private final Screen screen = new Screen();
    private ApacheServer server;
    private PipedOutputStream keys;
    private Shell shell;
    private Thread user;

    /** What was printed; lets others wait for it. */
    private static final class Screen extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            notifyAll();
        }

        @Override
        public synchronized void write(int letter) {
            super.write(letter);
            notifyAll();
        }

        synchronized void await(String text) throws InterruptedException {
            while (!plain().contains(text)) {
                wait();
            }
        }

        /** Without what moves the cursor and sets modes. */
        synchronized String plain() {
            return toString(StandardCharsets.UTF_8).replaceAll("\033\\[[0-9;?]*[a-zA-Z]|\033[=>]|\r", "");
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = ApacheServer.open();
        open();
    }

    private void open() throws Exception {
        keys = new PipedOutputStream();
        ExternalTerminal terminal =
                new ExternalTerminal("test", "xterm", new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
        PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        StreamOutput output = new StreamOutput(out, out);
        Invocation invocation = Invocation.parse(List.of("-server", server.connectString()));
        shell = new Shell(invocation, new ClientSettings(new Properties()), output);
        shell.start();
        Interactive interactive = new Interactive(terminal, shell, output, folder.resolve("history"));
        user = new Thread(() -> {
            try (interactive) {
                interactive.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        user.start();
        screen.await("(CONNECTED) 0] ");
    }

    @AfterEach
    void stop() throws Exception {
        shell.leave(Shell.Attended.YES);
        keys.close();
        user.join();
        server.close();
    }

    @Test
    void runsLinesAndEndsWithCtrlD() throws Exception {
        type("ls /\r");
        screen.await("[zookeeper]");
        type("get /none\r");
        screen.await("Node does not exist: /none");
        screen.await("(CONNECTED) 2] ");
        type(CTRL_D);
        user.join();
        assertEquals(1, shell.exitCode());
    }

    @Test
    void anEventLeavesTheLineBeingTypedAlone() throws Exception {
        type("create /w\r");
        screen.await("Created /w");
        type("get -w /w\r");
        screen.await("(CONNECTED) 2] ");
        type("ls /zoo");
        screen.await("2] ls /zoo");
        try (ZkClient other = ZkClient.connect(server.connectString())) {
            other.setData("/w", new byte[0], -1).get(10, TimeUnit.SECONDS);
        }
        screen.await("type:NodeDataChanged path:/w");
        type("keeper\r");
        screen.await("[config, quota]");
    }

    @Test
    void tabCompletesCommandsAndPaths() throws Exception {
        type("getAllC\t/zoo\t\r");
        screen.await("(CONNECTED) 1] ");
        assertTrue(screen.plain().contains("\n2\n"), screen.plain());
    }

    @Test
    void ctrlCClearsTheLineAndOnAnEmptyOneEnds() throws Exception {
        type("create /never");
        screen.await("create /never");
        screen.reset();
        type(CTRL_C);
        screen.await("(CONNECTED) 0] ");
        type("ls /\r");
        screen.await("[zookeeper]");
        screen.await("(CONNECTED) 1] ");
        type(CTRL_C);
        user.join();
        assertEquals(0, shell.exitCode());
    }

    @Test
    void historyIsKeptButNoPasswords() throws Exception {
        type("addauth digest u:secret\r");
        screen.await("(CONNECTED) 1] ");
        type("create /kept\r");
        screen.await("Created /kept");
        type(CTRL_D);
        user.join();
        shell.leave(Shell.Attended.YES);
        assertFalse(Files.readString(folder.resolve("history")).contains("secret"));
        screen.reset();
        open();
        type(UP + "\r");
        screen.await("Node already exists: /kept");
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }
}
