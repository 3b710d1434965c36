package io.zk.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How commands are called, for people. */
public final class Usage {
    private Usage() {}

    /** Name and usage, the blank between them even where there is no usage: Apache's list has it. */
    public static String line(Command command) {
        return command.name() + " " + command.usage();
    }

    /** One line an option, the descriptions below each other. */
    public static String table(CommandSpec options) {
        List<OptionSpec> sorted = new ArrayList<>(options.options());
        sorted.sort(Comparator.comparing(Options::name, String.CASE_INSENSITIVE_ORDER));
        int width = 0;
        for (OptionSpec option : sorted) {
            width = Math.max(width, left(option).length());
        }
        StringBuilder text = new StringBuilder();
        for (OptionSpec option : sorted) {
            String left = left(option);
            text.append(text.isEmpty() ? "" : "\n")
                    .append(left)
                    .append(" ".repeat(width - left.length() + 3))
                    .append(option.description()[0]);
        }
        return text.toString();
    }

    /** What is printed for a word that is no command. */
    public static String list(List<Command> commands) {
        StringBuilder text =
                new StringBuilder("ZooKeeper -server host:port -client-configuration properties-file cmd args");
        for (Command command : commands) {
            text.append("\n\t").append(line(command));
        }
        return text.toString();
    }

    private static String left(OptionSpec option) {
        return " " + option.longestName() + (option.arity().max() > 0 ? " <arg>" : "");
    }
}
