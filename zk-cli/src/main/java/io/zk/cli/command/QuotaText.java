package io.zk.cli.command;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a quota node holds: {@code count=5,bytes=-1=;byteHardLimit=-1;countHardLimit=-1}, the stray sign included; -1 is
 * no limit. Nodes of usage hold the first two only.
 */
record QuotaText(long count, long bytes, long countHard, long bytesHard) {
    static final QuotaText UNLIMITED = new QuotaText(-1, -1, -1, -1);

    /** Reads any text that a server reads; what is missing is -1. */
    static QuotaText parse(byte @Nullable [] data) {
        QuotaText quota = UNLIMITED;
        String text = data == null ? "" : new String(data, StandardCharsets.UTF_8);
        for (String part : text.split("[,;]+")) {
            String[] pair = part.split("=");
            if (pair.length > 1 && pair[1].matches("-?\\d{1,18}")) {
                quota = quota.with(pair[0].strip(), Long.parseLong(pair[1]));
            }
        }
        return quota;
    }

    /** A copy with one limit set: by its key in the text, or by the letter of its option. */
    QuotaText with(String key, long value) {
        return switch (key) {
            case "count", "n" -> new QuotaText(value, bytes, countHard, bytesHard);
            case "bytes", "b" -> new QuotaText(count, value, countHard, bytesHard);
            case "countHardLimit", "N" -> new QuotaText(count, bytes, value, bytesHard);
            case "byteHardLimit", "B" -> new QuotaText(count, bytes, countHard, value);
            default -> this;
        };
    }

    /** Whether the soft or the hard limit of nodes is below this number. */
    boolean countBelow(long used) {
        return count >= 0 && count < used || countHard >= 0 && countHard < used;
    }

    /** Whether the soft or the hard limit of bytes is below this number. */
    boolean bytesBelow(long used) {
        return bytes >= 0 && bytes < used || bytesHard >= 0 && bytesHard < used;
    }

    /** The text of a usage node. */
    String usage() {
        return "count=" + count + ",bytes=" + bytes;
    }

    @Override
    public String toString() {
        return usage() + "=;byteHardLimit=" + bytesHard + ";countHardLimit=" + countHard;
    }
}
