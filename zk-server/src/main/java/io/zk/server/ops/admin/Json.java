package io.zk.server.ops.admin;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as Apache's server lays it out: two blanks a level, blanks on both sides of colons, lists on one line. A
 * value is a map, a collection, a text, a number, a boolean or null. Used once; one thread.
 */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String text(Map<String, ?> fields) {
        Json json = new Json();
        json.object(fields, 0);
        return json.out.toString();
    }

    private void value(@Nullable Object value, int level) {
        if (value instanceof Map<?, ?> map) {
            object(map, level);
        } else if (value instanceof Collection<?> list) {
            array(list, level);
        } else if (value == null || value instanceof Boolean || finite(value)) {
            out.append(value);
        } else {
            string(value.toString());
        }
    }

    /** JSON has no word for the other numbers; they become texts. */
    private static boolean finite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private void object(Map<?, ?> map, int level) {
        if (map.isEmpty()) {
            out.append("{ }");
            return;
        }
        out.append("{\n");
        Iterator<? extends Map.Entry<?, ?>> fields = map.entrySet().iterator();
        while (fields.hasNext()) {
            Map.Entry<?, ?> field = fields.next();
            indent(level + 1);
            string(String.valueOf(field.getKey()));
            out.append(" : ");
            value(field.getValue(), level + 1);
            out.append(fields.hasNext() ? ",\n" : "\n");
        }
        indent(level);
        out.append('}');
    }

    private void array(Collection<?> list, int level) {
        out.append("[ ");
        Iterator<?> items = list.iterator();
        while (items.hasNext()) {
            value(items.next(), level);
            out.append(items.hasNext() ? ", " : " ");
        }
        out.append(']');
    }

    private void indent(int level) {
        out.append("  ".repeat(level));
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) && !paired(text, i)) {
                        out.append(String.format("\\u%04X", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Half a character has no bytes in UTF-8. */
    private static boolean paired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
