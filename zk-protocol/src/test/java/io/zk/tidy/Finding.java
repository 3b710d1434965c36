package io.zk.tidy;

/**
 * A place that breaks a rule.
 *
 * @param rule the rule's name, as {@code tidy-exceptions.txt} writes it
 * @param place the file, relative to the root, and after a {@code #} the method or type if it is about one
 * @param measure what was counted; 1 where a rule only says no
 * @param detail the sentence for the reader of the failure
 */
record Finding(String rule, String place, int measure, String detail) {
    /** What an exception names. */
    String key() {
        return rule + " " + place;
    }

    @Override
    public String toString() {
        return rule + " | " + place + " | " + measure + " | " + detail;
    }
}
