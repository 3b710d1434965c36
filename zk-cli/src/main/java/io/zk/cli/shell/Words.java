package io.zk.cli.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * A line cut into words: at blanks, except between quotes at the beginning of a word. Nothing escapes a quote; one
 * within a word is a character like others. These are the rules of Apache's shell, except that a quote never closed
 * holds the rest of the line: there it is left out, which cuts the path that completion just quoted.
 *
 * @param text without the quotes
 * @param start of the word in the line, its quote included
 * @param end in the line, exclusive, its quote included
 * @param quote the quote that it began with, or 0
 */
record Words(String text, int start, int end, char quote) {
    static List<String> split(String line) {
        List<String> texts = new ArrayList<>();
        for (Words word : scan(line)) {
            texts.add(word.text());
        }
        return texts;
    }

    /** The words with their places. */
    static List<Words> scan(String line) {
        List<Words> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char first = line.charAt(at);
            if (Character.isWhitespace(first)) {
                at++;
                continue;
            }
            char quote = first == '"' || first == '\'' ? first : 0;
            int close = quote == 0 ? -1 : line.indexOf(quote, at + 1);
            if (close >= 0) {
                words.add(new Words(line.substring(at + 1, close), at, close + 1, quote));
                at = close + 1;
                continue;
            }
            int from = quote == 0 ? at : at + 1;
            int end = quote == 0 ? blank(line, at) : line.length();
            if (end > from) {
                words.add(new Words(line.substring(from, end), at, end, quote));
            }
            at = end;
        }
        return words;
    }

    /** The place of the first blank from there on, or the end. */
    private static int blank(String line, int from) {
        int at = from;
        while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }
}
