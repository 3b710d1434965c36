package io.zk.cli.shell;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Cuts lines into words by the shell's own rules, for JLine's completion. A line is always complete. */
final class LineCutter implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        // The word at the cursor, up to it: what is to its right stays. A quote not yet closed holds blanks too.
        int start = wordStart(line, cursor);
        char first = start < cursor ? line.charAt(start) : 0;
        char quote = first == '"' || first == '\'' ? first : 0;
        String text = line.substring(quote == 0 ? start : start + 1, cursor);
        List<String> words = new ArrayList<>(Words.split(line.substring(0, start)));
        words.add(text);
        return new Cut(line, cursor, words, text, cursor - start, quote);
    }

    @Override
    public boolean isEscapeChar(char ch) {
        return false;
    }

    private static int wordStart(String line, int cursor) {
        int at = 0;
        while (at < cursor) {
            char first = line.charAt(at);
            if (Character.isWhitespace(first)) {
                at++;
                continue;
            }
            int end = wordEnd(line, at, cursor, first);
            if (end >= cursor) {
                return at;
            }
            at = end;
        }
        return cursor;
    }

    /** Where the word ends; the cursor or beyond if the cursor is in it. */
    private static int wordEnd(String line, int start, int cursor, char first) {
        if (first == '"' || first == '\'') {
            int close = line.indexOf(first, start + 1);
            return close < 0 || close >= cursor ? cursor : close + 1;
        }
        int end = start;
        while (end < cursor && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A line cut at its cursor: the last word is the one being typed. */
    private record Cut(String line, int cursor, List<String> words, String word, int rawLength, char quote)
            implements CompletingParsedLine {
        @Override
        public int wordIndex() {
            return words.size() - 1;
        }

        @Override
        public int wordCursor() {
            return word.length();
        }

        @Override
        public int rawWordCursor() {
            return rawLength;
        }

        @Override
        public int rawWordLength() {
            return rawLength;
        }

        /** Quotes what has a blank in it; the quote stays open while the word may go on. */
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            String text = candidate.toString();
            boolean needed = quote != 0 || text.indexOf(' ') >= 0;
            if (!needed) {
                return text;
            }
            char mark = quote != 0 ? quote : '"';
            return complete ? mark + text + mark : mark + text;
        }
    }
}
