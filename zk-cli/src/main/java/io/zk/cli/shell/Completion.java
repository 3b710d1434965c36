package io.zk.cli.shell;

import io.zk.cli.command.Command;
import io.zk.cli.command.Commands;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.OptionSpec;

/** What a word being typed may become. Main thread. */
final class Completion {
    /**
     * One way to go on.
     *
     * @param text the whole word
     * @param whole whether the word is then done, so that a blank may follow
     */
    record Candidate(String text, String description, boolean whole) {}

    private final Function<String, List<String>> children;

    /** @param children names of the children of a path; none if the servers can't be asked */
    Completion(Function<String, List<String>> children) {
        this.children = children;
    }

    /**
     * The candidates.
     *
     * @param before the words before this one
     * @param word as far as it is typed
     */
    List<Candidate> candidates(List<String> before, String word) {
        if (before.isEmpty()) {
            return words(Commands.names(), word);
        }
        Command command = Commands.find(before.get(0));
        if (command == null) {
            return List.of();
        }
        if (word.startsWith("-") && !before.contains("--")) {
            return options(command, word);
        }
        List<String> fixed = fixedWords(command, before.get(before.size() - 1));
        if (!fixed.isEmpty()) {
            return words(fixed, word);
        }
        return word.startsWith("/") ? paths(word) : emptyWord(command, before, word);
    }

    private static List<String> fixedWords(Command command, String last) {
        return switch (command.name()) {
            case "help" -> Commands.names();
            case "printwatches" -> List.of("on", "off");
            case "addWatch" -> last.equals("-m") ? List.of("PERSISTENT", "PERSISTENT_RECURSIVE") : List.of();
            default -> List.of();
        };
    }

    /** Where a path comes next, its slash. */
    private static List<Candidate> emptyWord(Command command, List<String> before, String word) {
        boolean hasPath = before.stream().anyMatch(earlier -> earlier.startsWith("/"));
        boolean wantsPath = command.usage().contains("path") && !command.name().equals("reconfig");
        return word.isEmpty() && wantsPath && !hasPath ? List.of(new Candidate("/", "", false)) : List.of();
    }

    private static List<Candidate> words(List<String> words, String prefix) {
        List<Candidate> candidates = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith(prefix)) {
                candidates.add(new Candidate(word, "", true));
            }
        }
        return candidates;
    }

    private static List<Candidate> options(Command command, String prefix) {
        List<Candidate> candidates = new ArrayList<>();
        for (OptionSpec option : command.options().options()) {
            String word = option.longestName();
            if (word.startsWith(prefix)) {
                candidates.add(new Candidate(word, option.description()[0], true));
            }
        }
        return candidates;
    }

    private List<Candidate> paths(String word) {
        int slash = word.lastIndexOf('/');
        String prefix = word.substring(0, slash + 1);
        List<String> names = new ArrayList<>();
        for (String name : sortedChildren(slash == 0 ? "/" : word.substring(0, slash))) {
            if ((prefix + name).startsWith(word)) {
                names.add(name);
            }
        }
        if (names.size() == 1 && word.equals(prefix + names.get(0))) {
            // The word is a node already: go on below it.
            List<String> below = sortedChildren(word);
            if (below.isEmpty()) {
                return List.of(new Candidate(word, "", true));
            }
            prefix = word + "/";
            names = below;
        }
        List<Candidate> candidates = new ArrayList<>();
        for (String name : names) {
            candidates.add(new Candidate(prefix + name, "", false));
        }
        return candidates;
    }

    private List<String> sortedChildren(String path) {
        List<String> names = new ArrayList<>(children.apply(path));
        Collections.sort(names);
        return names;
    }
}
