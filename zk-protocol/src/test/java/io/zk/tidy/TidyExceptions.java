package io.zk.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is let stand, and why. The list may only shrink: an entry that nothing needs any more, or needs less of, has to
 * go down with it, and the number of entries is written in {@link TidyTest}.
 */
final class TidyExceptions {
    private final Map<String, Integer> measures = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /** Reads {@code rule | place | measure | reason} lines; empty ones and those that start with # are comments. */
    static TidyExceptions read(List<String> lines) {
        TidyExceptions exceptions = new TidyExceptions();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                exceptions.add(line);
            }
        }
        return exceptions;
    }

    private void add(String line) {
        String[] parts = line.split("\\|", -1);
        boolean wellFormed = parts.length == 4 && parts[2].strip().matches("\\d+") && !parts[3].isBlank();
        if (!wellFormed) {
            faults.add("not of the form rule | place | measure | reason: " + line);
            return;
        }
        String key = parts[0].strip() + " " + parts[1].strip();
        if (measures.put(key, Integer.valueOf(parts[2].strip())) != null) {
            faults.add("listed twice: " + key);
        }
    }

    int count() {
        return measures.size();
    }

    /** The findings that no entry covers, and the entries that no finding needs, as sentences. */
    List<String> unexplained(List<Finding> findings) {
        List<String> open = new ArrayList<>(faults);
        Map<String, Integer> used = new TreeMap<>();
        for (Finding finding : findings) {
            @Nullable Integer measure = measures.get(finding.key());
            used.merge(finding.key(), finding.measure(), Math::max);
            if (measure == null || finding.measure() > measure) {
                open.add(finding.toString());
            }
        }
        for (Map.Entry<String, Integer> entry : measures.entrySet()) {
            Integer measure = used.get(entry.getKey());
            if (measure == null) {
                open.add("tidy-exceptions.txt: nothing needs this any more, remove it: " + entry.getKey());
            } else if (measure < entry.getValue()) {
                open.add("tidy-exceptions.txt: now " + measure + ", write that: " + entry.getKey());
            }
        }
        return open;
    }
}
