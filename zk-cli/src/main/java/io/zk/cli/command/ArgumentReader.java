package io.zk.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Sorts the words of a command line, by picocli. Options stand before, between or after the arguments, may be run together
 * ({@code -sw}), take their value from the same word or the next ({@code -v3}, {@code -v=3}, {@code -v 3}), and end at
 * {@code --}. What is refused, and the words for it, are those of the library that Apache's shell uses, since scripts may
 * look for them: spec "zkCli.sh", prompt and line handling.
 */
public final class ArgumentReader {
    private static final String END_OF_OPTIONS = "--";

    /** To picocli a value may not be {@code --} either, as in {@code -v=--}: so it does not get to see the real one. */
    private static final String NEVER = "\0";

    private final CommandSpec spec;
    private final CommandLine parser;

    private ArgumentReader(CommandSpec spec) {
        this.spec = spec;
        this.parser = new CommandLine(spec)
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true)
                .setEndOfOptionsDelimiter(NEVER);
    }

    /**
     * Sorts them.
     *
     * @param words without the command's name
     * @throws CommandException if the command knows no such option, or a value is missing
     */
    public static Arguments read(Command command, List<String> words) throws CommandException {
        return command.takesOptions()
                ? new ArgumentReader(command.options()).read(words)
                : new Arguments(words, Map.of());
    }

    /** What Apache's library would say. */
    static CommandException complaint(String kind, String text) {
        return new CommandException("org.apache.commons.cli." + kind + "Exception: " + text);
    }

    private Arguments read(List<String> words) throws CommandException {
        int end = words.indexOf(END_OF_OPTIONS);
        List<String> head = end < 0 ? words : words.subList(0, end);
        ParseResult result;
        try {
            result = parse(head);
        } catch (ParameterException e) {
            throw firstFlaw(head);
        }
        List<String> arguments = new ArrayList<>(positionals(result));
        if (end >= 0) {
            arguments.addAll(words.subList(end + 1, words.size()));
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (OptionSpec option : result.matchedOptions()) {
            options.putIfAbsent(
                    Options.name(option), option.originalStringValues().get(0));
        }
        return new Arguments(arguments, options);
    }

    private ParseResult parse(List<String> words) {
        for (String word : words) {
            if (isNameAndValue(word)) {
                throw new UnmatchedArgumentException(parser, word);
            }
        }
        ParseResult result = parser.parseArgs(words.toArray(new String[0]));
        for (String word : positionals(result)) {
            // To picocli a negative number is no option.
            if (word.length() > 1 && word.startsWith("-")) {
                throw new UnmatchedArgumentException(parser, word);
            }
        }
        return result;
    }

    /** Words like {@code -file=x} and {@code -sv=3}, which picocli takes: an equals sign may only follow one letter. */
    private boolean isNameAndValue(String word) {
        int equals = word.indexOf('=');
        return word.startsWith("-")
                && equals > 2
                && (spec.findOption(word.substring(0, 2)) != null
                        || spec.findOption(word.substring(0, equals)) != null);
    }

    /** A line may have several flaws; the first that a reader would meet is in the shortest beginning that is refused. */
    private CommandException firstFlaw(List<String> words) {
        String open = null;
        for (int i = 0; i < words.size(); i++) {
            try {
                parse(words.subList(0, i + 1));
                open = null;
            } catch (MissingParameterException e) {
                // The next word may be the value.
                if (open != null || i == words.size() - 1) {
                    return complaint(
                            "MissingArgument", "Missing argument for option: " + (open == null ? name(e) : open));
                }
                open = name(e);
            } catch (ParameterException e) {
                return complaint("UnrecognizedOption", "Unrecognized option: " + words.get(i));
            }
        }
        throw new IllegalStateException("refused as a whole, but no part of it: " + words);
    }

    private static String name(MissingParameterException missing) {
        return Options.name((OptionSpec) missing.getMissing().get(0));
    }

    private static List<String> positionals(ParseResult result) {
        return result.hasMatchedPositional(0) ? result.matchedPositional(0).originalStringValues() : List.of();
    }
}
