package io.zk.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``                    | ``",
                "`   `                 | ``",
                "ls /                  | ls;/",
                "`  ls \t /  `          | ls;/",
                "set /a \"x y\"         | set;/a;x y",
                "set /a 'x \"y\" z'     | set;/a;x \"y\" z",
                "set /a x\"y\"z         | set;/a;x\"y\"z",
                "set /a it's           | set;/a;it's",
                "`set /a \"a\"b`        | set;/a;a;b",
                "`set /a \"x\\\" y\"`     | set;/a;x\\;y\"",
                "`get \"/never closed`  | get;/never closed",
                "`get \"`               | get",
            })
    void cutsAtBlanksExceptBetweenQuotes(String line, String words) {
        String text = line == null ? "" : line;
        assertEquals(words == null ? "" : words, String.join(";", Words.split(text)));
    }

    @ParameterizedTest
    @CsvSource({"set /a '', 3", "set /a '', 3"})
    void emptyQuotesAreAWord(String line, int count) {
        assertEquals(List.of("set", "/a", ""), Words.split(line));
        assertEquals(count, Words.split(line).size());
    }
}
