package io.zk.cli.command;

import java.util.List;

/** How commands are called, for people. */
public final class Usage {
    private Usage() {}

    /** Name and usage, the blank between them even where there is no usage: Apache's list has it. */
    public static String line(Command command) {
        return command.name() + " " + command.usage();
    }

    /** One line an option, the descriptions below each other. */
    public static String table(Options options) {
        List<Options.Option> sorted = options.sorted();
        int width = 0;
        for (Options.Option option : sorted) {
            width = Math.max(width, left(option).length());
        }
        StringBuilder text = new StringBuilder();
        for (Options.Option option : sorted) {
            String left = left(option);
            text.append(text.isEmpty() ? "" : "\n")
                    .append(left)
                    .append(" ".repeat(width - left.length() + 3))
                    .append(option.description());
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

    private static String left(Options.Option option) {
        return " -" + option.name() + (option.hasValue() ? " <arg>" : "");
    }
}
