package io.zk.server.tree;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The text of zookeeper_limits and zookeeper_stats: {@code count=4,bytes=-1=;byteHardLimit=20;countHardLimit=4}, read as
 * leniently and written as oddly as Apache's servers and tools do.
 */
final class QuotaText {
    private static final String COUNT = "count";
    private static final String BYTES = "bytes";

    static final QuotaText EMPTY = new QuotaText();

    private final Map<String, Long> values = new TreeMap<>();

    private QuotaText() {}

    /** The text's values, or null if it is malformed. */
    static @Nullable QuotaText parse(byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        QuotaText text = new QuotaText();
        if (data.length == 0) {
            return text;
        }
        for (String part : new String(data, StandardCharsets.UTF_8).split("[,;]+", 0)) {
            String[] pieces = part.split("=", 0);
            if (pieces.length < 2) {
                return null;
            }
            try {
                text.values.put(pieces[0], pieces[1].isEmpty() ? -1 : Long.parseLong(pieces[1]));
            } catch (NumberFormatException malformed) {
                return null;
            }
        }
        return text;
    }

    long count() {
        return value(COUNT);
    }

    long bytes() {
        return value(BYTES);
    }

    /** -1 if there is no such key. */
    long value(String key) {
        return values.getOrDefault(key, -1L);
    }

    byte[] with(long count, long bytes) {
        StringBuilder text = new StringBuilder();
        text.append(COUNT)
                .append('=')
                .append(count)
                .append(',')
                .append(BYTES)
                .append('=')
                .append(bytes);
        String stray = "=";
        for (Map.Entry<String, Long> entry : values.entrySet()) {
            if (!entry.getKey().equals(COUNT) && !entry.getKey().equals(BYTES)) {
                text.append(stray)
                        .append(';')
                        .append(entry.getKey())
                        .append('=')
                        .append(entry.getValue());
                stray = "";
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
