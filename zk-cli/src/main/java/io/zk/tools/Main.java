package io.zk.tools;

import io.zk.tools.backup.BackupCreate;
import io.zk.tools.backup.BackupRestore;
import io.zk.tools.backup.BackupUsage;
import io.zk.tools.backup.BackupVerify;
import io.zk.tools.backup.SubtreeExport;
import io.zk.tools.backup.SubtreeImport;
import io.zk.tools.file.SnapshotComparer;
import io.zk.tools.file.SnapshotFormatter;
import io.zk.tools.file.SnapshotSummary;
import io.zk.tools.file.Terminal;
import io.zk.tools.file.Tool;
import io.zk.tools.file.TxnLogToolkit;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs the tool that the first argument names; the others are the tool's. */
public final class Main {
    private static final int EXIT_FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out = stream(FileDescriptor.out);
        Terminal terminal = new Terminal(
                out,
                stream(FileDescriptor.err),
                new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)));
        int code = run(arguments, terminal, System.getProperties());
        out.flush();
        System.exit(code);
    }

    static int run(String[] arguments, Terminal terminal, Properties system) {
        String name = arguments.length == 0 ? "" : arguments[0];
        if (name.equals("backup")) {
            return runBackup(Arrays.copyOfRange(arguments, 1, arguments.length), terminal, system);
        }
        Tool tool =
                switch (name) {
                    case "txnlog" -> new TxnLogToolkit(terminal);
                    case "snapshot" -> new SnapshotFormatter(terminal);
                    case "compare" -> new SnapshotComparer(terminal);
                    case "summary" -> new SnapshotSummary(terminal);
                    default -> throw new IllegalArgumentException("no tool is called \"" + name + "\"");
                };
        return run(tool, Arrays.copyOfRange(arguments, 1, arguments.length), terminal);
    }

    private static int runBackup(String[] arguments, Terminal terminal, Properties system) {
        String name = arguments.length == 0 ? "" : arguments[0];
        Tool tool =
                switch (name) {
                    case "create" -> new BackupCreate(terminal);
                    case "verify" -> new BackupVerify(terminal);
                    case "restore" -> new BackupRestore(terminal);
                    case "export" -> new SubtreeExport(terminal, system);
                    case "import" -> new SubtreeImport(terminal, system);
                    default -> null;
                };
        if (tool == null) {
            return BackupUsage.print(terminal, name.isEmpty() ? "" : "\"" + name + "\" is nothing it can do");
        }
        return run(tool, Arrays.copyOfRange(arguments, 1, arguments.length), terminal);
    }

    private static int run(Tool tool, String[] arguments, Terminal terminal) {
        try {
            new CommandLine(tool).parseArgs(arguments);
            return tool.run();
        } catch (ParameterException wrong) {
            return tool.refuse(what(wrong));
        } catch (NoSuchFileException missing) {
            terminal.error("there is no " + missing.getFile());
        } catch (AccessDeniedException denied) {
            terminal.error("no permission for " + denied.getFile());
        } catch (EOFException cut) {
            terminal.error("the file ends too early");
        } catch (IOException failure) {
            terminal.error(String.valueOf(failure.getMessage()));
        }
        return EXIT_FAILED;
    }

    private static String what(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return "Unrecognized option: " + unmatched.getUnmatched().get(0);
        }
        return String.valueOf(wrong.getMessage());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16), false, StandardCharsets.UTF_8);
    }
}
