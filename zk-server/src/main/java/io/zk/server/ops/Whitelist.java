package io.zk.server.ops;

import java.util.HashSet;
import java.util.Set;

/** Which words are answered: those the operator lists, and srvr always. Immutable; any thread. */
final class Whitelist {
    private static final String ALL = "*";

    private final Set<String> words = new HashSet<>(Set.of("srvr"));

    /** @param list words with commas between them, blanks around them, or {@code *} */
    Whitelist(String list) {
        for (String word : list.split(",")) {
            words.add(word.strip());
        }
    }

    boolean allows(String word) {
        return words.contains(ALL) || words.contains(word);
    }
}
