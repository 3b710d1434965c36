package io.zk.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All commands. One is made when it is asked for: to start up, a shell needs none. */
public final class Commands {
    private static final List<String> LISTED = List.of(
            "addWatch",
            "addauth",
            "close",
            "config",
            "connect",
            "create",
            "delete",
            "deleteall",
            "delquota",
            "get",
            "getAcl",
            "getAllChildrenNumber",
            "getEphemerals",
            "history",
            "listquota",
            "ls",
            "printwatches",
            "quit",
            "reconfig",
            "redo",
            "removewatches",
            "set",
            "setAcl",
            "setquota",
            "stat",
            "sync",
            "version",
            "whoami");

    private Commands() {}

    /** Names of all commands, sorted. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(LISTED);
        names.add(names.indexOf("history"), "help");
        return names;
    }

    /** The commands of Apache's shell, in the order of its list. */
    public static List<Command> listed() {
        List<Command> commands = new ArrayList<>();
        for (String name : LISTED) {
            Command command = find(name);
            if (command != null) {
                commands.add(command);
            }
        }
        return commands;
    }

    /** The command of this name; null if there is none. */
    public static @Nullable Command find(String name) {
        Command command = tree(name);
        if (command == null) {
            command = about(name);
        }
        return command == null ? shell(name) : command;
    }

    /** Commands that read or write nodes. */
    private static @Nullable Command tree(String name) {
        return switch (name) {
            case "create" -> new Create();
            case "delete" -> new Delete();
            case "deleteall" -> new DeleteAll();
            case "get" -> new Get();
            case "getAcl" -> new GetAcl();
            case "getAllChildrenNumber" -> new GetAllChildrenNumber();
            case "getEphemerals" -> new GetEphemerals();
            case "ls" -> new Ls();
            case "set" -> new SetData();
            case "setAcl" -> new SetAcl();
            case "stat" -> new StatNode();
            default -> null;
        };
    }

    /** Commands about watches, quotas and the servers. */
    private static @Nullable Command about(String name) {
        return switch (name) {
            case "addWatch" -> new AddWatch();
            case "addauth" -> new AddAuth();
            case "config" -> new Config();
            case "delquota" -> new DelQuota();
            case "listquota" -> new ListQuota();
            case "reconfig" -> new Reconfig();
            case "removewatches" -> new RemoveWatches();
            case "setquota" -> new SetQuota();
            case "sync" -> new Sync();
            case "whoami" -> new Whoami();
            default -> null;
        };
    }

    /** Commands about the shell itself. */
    private static @Nullable Command shell(String name) {
        return switch (name) {
            case "close" -> new Close();
            case "connect" -> new Connect();
            case "help" -> new Help();
            case "history" -> new History();
            case "printwatches" -> new PrintWatches();
            case "quit" -> new Quit();
            case "redo" -> new Redo();
            case "version" -> new Version();
            default -> null;
        };
    }
}
