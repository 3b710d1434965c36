package io.zk.server.ops;

import org.jspecify.annotations.Nullable;

/** One line of the audit log: {@code key=value} pairs with tabs between them. */
final class AuditLine {
    private static final int DELETE_CHARACTER = 0x7f;

    private final StringBuilder text = new StringBuilder();

    /** Adds a pair, unless there is no value. What a client may choose can't begin another pair or line. */
    AuditLine add(String key, @Nullable String value) {
        if (value == null) {
            return this;
        }
        if (!text.isEmpty()) {
            text.append('\t');
        }
        text.append(key).append('=');
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next < ' ' || next == DELETE_CHARACTER) {
                text.append(String.format("\\u%04x", (int) next));
            } else {
                text.append(next);
            }
        }
        return this;
    }

    AuditLine operation(String name) {
        return add("operation", name);
    }

    /** The line, which ends with this. */
    String result(String result) {
        return add("result", result).text.toString();
    }
}
