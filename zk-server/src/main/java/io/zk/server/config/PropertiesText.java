package io.zk.server.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The syntax of {@code .properties}, as {@code java.util.Properties} reads it (spec of that class), but it keeps the
 * order, what is given twice, and the line of each entry. Single use, one thread.
 */
final class PropertiesText {
    /**
     * One logical line.
     *
     * @param key trimmed
     * @param value trimmed, maybe empty
     * @param line of the file, counted from 1, on which it begins
     */
    record Entry(String key, String value, int line) {}

    private final String text;
    private final List<Entry> entries = new ArrayList<>();
    private int at;
    private int line = 1;

    private PropertiesText(String text) {
        this.text = text;
    }

    /** The entries in the order of the file. */
    static List<Entry> parse(String text) throws ConfigException {
        PropertiesText parser = new PropertiesText(text);
        while (parser.at < text.length()) {
            parser.readLine();
        }
        return parser.entries;
    }

    private void readLine() throws ConfigException {
        skipBlanks();
        if (atEnd()) {
            return;
        }
        char first = text.charAt(at);
        if (first == '#' || first == '!') {
            while (!atEnd() && !isLineEnd(text.charAt(at))) {
                at++;
            }
            skipLineEnd();
        } else if (isLineEnd(first)) {
            skipLineEnd();
        } else {
            int start = line;
            String key = readWord(true);
            skipSeparator();
            String value = readWord(false);
            skipLineEnd();
            entries.add(new Entry(key.strip(), value.strip(), start));
        }
    }

    /** Up to the end of the logical line, or for a key up to the first unescaped separator. */
    private String readWord(boolean key) throws ConfigException {
        StringBuilder word = new StringBuilder();
        while (!atEnd()) {
            char c = text.charAt(at);
            if (isLineEnd(c) || (key && (c == '=' || c == ':' || isBlank(c)))) {
                break;
            }
            at++;
            if (c == '\\') {
                readEscape(word);
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }

    private void readEscape(StringBuilder word) throws ConfigException {
        if (atEnd()) {
            return;
        }
        char c = text.charAt(at);
        if (isLineEnd(c)) {
            skipLineEnd();
            skipBlanks();
            return;
        }
        at++;
        switch (c) {
            case 't' -> word.append('\t');
            case 'n' -> word.append('\n');
            case 'r' -> word.append('\r');
            case 'f' -> word.append('\f');
            case 'u' -> word.append(readUnicode());
            default -> word.append(c);
        }
    }

    private char readUnicode() throws ConfigException {
        if (at + 4 <= text.length()) {
            String digits = text.substring(at, at + 4);
            if (digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
                at += 4;
                return (char) Integer.parseInt(digits, 16);
            }
        }
        throw new ConfigException("line " + line + ": \\u is not followed by four hexadecimal digits");
    }

    private void skipSeparator() throws ConfigException {
        skipContinuedBlanks();
        if (!atEnd() && (text.charAt(at) == '=' || text.charAt(at) == ':')) {
            at++;
            skipContinuedBlanks();
        }
    }

    /** Blanks, and line ends that a backslash hides. */
    private void skipContinuedBlanks() {
        skipBlanks();
        while (at + 1 < text.length() && text.charAt(at) == '\\' && isLineEnd(text.charAt(at + 1))) {
            at++;
            skipLineEnd();
            skipBlanks();
        }
    }

    private void skipBlanks() {
        while (!atEnd() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private void skipLineEnd() {
        if (atEnd()) {
            return;
        }
        if (text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
            at++;
        }
        at++;
        line++;
    }

    private boolean atEnd() {
        return at >= text.length();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
