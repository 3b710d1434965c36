package io.zk.cli.command;

import io.zk.cli.command.Options.Option;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one command line by the rules of {@link Options}. Used once. */
final class OptionReader {
    private final Options options;
    private final List<String> arguments = new ArrayList<>();
    private final List<Option> seen = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /** The option that the next word is the value of. */
    private @Nullable Option open;

    OptionReader(Options options) {
        this.options = options;
    }

    Arguments read(List<String> words) throws CommandException {
        boolean only = false;
        for (String word : words) {
            if (only) {
                arguments.add(word);
            } else if (word.equals("--")) {
                closeOpen();
                only = true;
            } else if (open != null && (!isOption(word) || isNegativeNumber(word))) {
                values.set(values.size() - 1, word);
                open = null;
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                closeOpen();
                option(word);
            } else {
                arguments.add(word);
            }
        }
        closeOpen();
        options.checkRequired(seen);
        return new Arguments(arguments, seen, values);
    }

    static CommandException complaint(String kind, String text) {
        return new CommandException("org.apache.commons.cli." + kind + "Exception: " + text);
    }

    private void closeOpen() throws CommandException {
        if (open != null) {
            throw complaint("MissingArgument", "Missing argument for option: " + open.name());
        }
    }

    private void option(String word) throws CommandException {
        String name = word.substring(1);
        Option whole = options.find(name);
        if (whole != null) {
            start(whole, null);
            return;
        }
        for (int i = 0; i < name.length(); i++) {
            Option letter = options.find(name.substring(i, i + 1));
            if (letter == null) {
                throw complaint("UnrecognizedOption", "Unrecognized option: " + word);
            }
            String rest = name.substring(i + 1);
            if (letter.hasValue() && !rest.isEmpty()) {
                start(letter, rest.startsWith("=") ? rest.substring(1) : rest);
                return;
            }
            start(letter, null);
        }
    }

    private void start(Option option, @Nullable String value) throws CommandException {
        for (Option earlier : seen) {
            if (!option.group().isEmpty() && earlier.group().equals(option.group()) && !earlier.equals(option)) {
                throw complaint(
                        "AlreadySelected",
                        "The option '" + option.name()
                                + "' was specified but an option from this group has already been selected: '"
                                + earlier.name() + "'");
            }
        }
        seen.add(option);
        values.add(value == null ? "" : value);
        open = option.hasValue() && value == null ? option : null;
    }

    private boolean isOption(String word) {
        if (word.length() < 2 || word.charAt(0) != '-') {
            return false;
        }
        return options.find(word.substring(1)) != null || options.find(word.substring(1, 2)) != null;
    }

    private static boolean isNegativeNumber(String word) {
        try {
            return Double.parseDouble(word) <= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
