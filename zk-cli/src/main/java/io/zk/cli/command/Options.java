package io.zk.cli.command;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The options of a command, as picocli's specification: built by hand, when the command is asked for, since picocli would
 * take longer to find annotations than a command takes to run. Options begin with one dash.
 */
final class Options {
    private Options() {}

    /** A command with these options and any number of arguments. */
    static CommandSpec of(OptionSpec... options) {
        CommandSpec spec = CommandSpec.create();
        for (OptionSpec option : options) {
            spec.addOption(option);
        }
        return spec.addPositional(PositionalParamSpec.builder()
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
    }

    /** An option that is there or not. */
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder("-" + name)
                .description(description)
                .arity("0")
                .type(boolean.class)
                .build();
    }

    /** An option with a value. */
    static OptionSpec value(String name, String description) {
        return OptionSpec.builder("-" + name)
                .description(description)
                .arity("1")
                .type(String.class)
                .build();
    }

    /** Its name without the dash. */
    static String name(OptionSpec option) {
        return option.longestName().substring(1);
    }
}
