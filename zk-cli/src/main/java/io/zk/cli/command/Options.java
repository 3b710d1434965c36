package io.zk.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a command. They begin with one dash, stand before, between or after the other arguments, may be run
 * together ({@code -sw}), take their value from the same word or the next ({@code -v3}, {@code -v=3}, {@code -v 3}), and
 * end at {@code --}. These are the rules of the library that Apache's shell uses, as are the words of the complaints,
 * which scripts may look for: spec "zkCli.sh", prompt and line handling.
 */
public final class Options {
    /** A command without options: a word with a dash is a mistake. */
    public static final Options NONE = new Options(List.of(), "", true);

    /** A command that looks at no dashes: all words are arguments. */
    public static final Options RAW = new Options(List.of(), "", false);

    /**
     * One option.
     *
     * @param name without the dash
     * @param hasValue whether a value must follow
     * @param group options of a group exclude each other; "" is no group
     */
    public record Option(String name, boolean hasValue, String description, String group) {}

    private final List<Option> list;
    private final String required;
    private final boolean parsed;

    private Options(List<Option> list, String required, boolean parsed) {
        this.list = list;
        this.required = required;
        this.parsed = parsed;
    }

    /** An option that is there or not. */
    public Options flag(String name, String description) {
        return with(new Option(name, false, description, ""));
    }

    /** An option with a value. */
    public Options value(String name, String description) {
        return with(new Option(name, true, description, ""));
    }

    /** An option that excludes the others of its group. */
    public Options oneOf(String group, String name, boolean hasValue, String description) {
        return with(new Option(name, hasValue, description, group));
    }

    /** One option of this group must be there. */
    public Options require(String group) {
        return new Options(list, group, true);
    }

    /** As they were added. */
    public List<Option> list() {
        return list;
    }

    List<Option> sorted() {
        List<Option> sorted = new ArrayList<>(list);
        sorted.sort(Comparator.comparing(Option::name, String.CASE_INSENSITIVE_ORDER));
        return sorted;
    }

    /** Sorts the words of a command line, its first word left out, into options and arguments. */
    public Arguments parse(List<String> words) throws CommandException {
        if (!parsed) {
            return new Arguments(words, List.of(), List.of());
        }
        return new OptionReader(this).read(words);
    }

    @Nullable
    Option find(String name) {
        for (Option option : list) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        return null;
    }

    void checkRequired(List<Option> seen) throws CommandException {
        if (required.isEmpty()) {
            return;
        }
        StringBuilder names = new StringBuilder();
        for (Option option : list) {
            if (option.group().equals(required)) {
                if (seen.contains(option)) {
                    return;
                }
                names.append(names.isEmpty() ? "-" : ", -")
                        .append(option.name())
                        .append(' ')
                        .append(option.description());
            }
        }
        throw OptionReader.complaint("MissingOption", "Missing required option: [" + names + "]");
    }

    private Options with(Option option) {
        List<Option> more = new ArrayList<>(list);
        more.add(option);
        return new Options(List.copyOf(more), required, true);
    }
}
