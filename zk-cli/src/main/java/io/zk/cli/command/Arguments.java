package io.zk.cli.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of a command line, sorted.
 *
 * @param words the arguments: neither the command's name nor options
 * @param seen the options given, in that order
 * @param values one for each of these; "" for a flag
 */
public record Arguments(List<String> words, List<Options.Option> seen, List<String> values) {
    int count() {
        return words.size();
    }

    String word(int index) {
        return words.get(index);
    }

    boolean has(String option) {
        return value(option) != null;
    }

    /** The value of the option where it stands first, or null if it is not there. */
    @Nullable
    String value(String option) {
        for (int i = 0; i < seen.size(); i++) {
            if (seen.get(i).name().equals(option)) {
                return values.get(i);
            }
        }
        return null;
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
