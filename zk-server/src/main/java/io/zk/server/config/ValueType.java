package io.zk.server.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a value has to look like. Immutable.
 *
 * @param name for the manual: "whole number from 1", "true or false"
 */
record ValueType<T>(String name, Parser<T> parser) {
    /** Turns a text into a value, or into null if it is none. */
    interface Parser<T> {
        @Nullable
        T parse(String text);
    }

    static final ValueType<String> TEXT = new ValueType<>("text", text -> text);

    /** Any case; nothing else counts as false. */
    static final ValueType<Boolean> BOOLEAN =
            new ValueType<>("'true' or 'false'", text -> switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> Boolean.TRUE;
                case "false" -> Boolean.FALSE;
                default -> null;
            });

    /** The spelling of a few old keys. */
    static final ValueType<Boolean> YES_NO = new ValueType<>("'yes' or 'no'", text -> switch (text) {
        case "yes" -> Boolean.TRUE;
        case "no" -> Boolean.FALSE;
        default -> null;
    });

    static final ValueType<Double> DECIMAL = new ValueType<>("a number", ValueType::decimal);

    static final ValueType<Integer> PORT = integer(1, 65535);

    static ValueType<Integer> integer(int least, int most) {
        return new ValueType<>(range(least, most, Integer.MAX_VALUE), text -> {
            Long number = parseLong(text);
            return number == null || number < least || number > most ? null : Integer.valueOf(number.intValue());
        });
    }

    static ValueType<Integer> integer(int least) {
        return integer(least, Integer.MAX_VALUE);
    }

    static ValueType<Long> number(long least) {
        return new ValueType<>(range(least, Long.MAX_VALUE, Long.MAX_VALUE), text -> {
            Long number = parseLong(text);
            return number == null || number < least ? null : number;
        });
    }

    /** One of these words, exactly; the empty one is not named. */
    static ValueType<String> choice(String... words) {
        List<String> allowed = List.of(words);
        String name = allowed.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" or "));
        return new ValueType<>(name, text -> allowed.contains(text) ? text : null);
    }

    /** One of these words, in any case; the value is the word in lower case. */
    static ValueType<String> word(String... words) {
        ValueType<String> exact = choice(words);
        return new ValueType<>(exact.name, text -> exact.parser.parse(text.toLowerCase(Locale.ROOT)));
    }

    private static @Nullable Double decimal(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Long parseLong(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String range(long least, long most, long unbounded) {
        if (most != unbounded) {
            return "a whole number from " + least + " to " + most;
        }
        return least == Integer.MIN_VALUE || least == Long.MIN_VALUE
                ? "a whole number"
                : "a whole number, " + least + " or more";
    }
}
