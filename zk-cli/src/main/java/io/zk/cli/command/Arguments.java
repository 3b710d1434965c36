package io.zk.cli.command;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of a command line, sorted.
 *
 * @param words the arguments: neither the command's name nor options
 * @param options the options given, in that order, with their values; of one given twice the first
 */
public record Arguments(List<String> words, Map<String, String> options) {
    int count() {
        return words.size();
    }

    String word(int index) {
        return words.get(index);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The value of the option, or null if it is not there. */
    @Nullable
    String value(String option) {
        return options.get(option);
    }

    /** Option {@code -v}: the version a node must have; -1, any, if it is not there. */
    int version() throws CommandException {
        String text = value("v");
        if (text == null) {
            return -1;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CommandException("-v must be followed by an int (version)");
        }
    }
}
