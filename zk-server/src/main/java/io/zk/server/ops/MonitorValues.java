package io.zk.server.ops;

import io.zk.server.replica.Distribution;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the word mntr shows, by name. The numbers everybody looks at come first, since one common tool reads no more than
 * 4096 bytes of the text. Any thread that may wait.
 */
public final class MonitorValues {
    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_.\\-]");

    private final Map<String, Object> values = new LinkedHashMap<>();

    private MonitorValues() {}

    /**
     * All of it as it is now, in the order of the text.
     *
     * @param version as srvr shows it
     * @return names without the prefix {@code zk_}; values are a {@link Long}, a {@link Double} where the text shows a
     *     decimal, or a {@link String}; the map is the caller's
     */
    static Map<String, Object> snapshot(
            String version, ServerStatus status, ServerStatus.Ensemble ensemble, Metrics metrics) {
        MonitorValues monitor = new MonitorValues();
        monitor.values.putAll(heading(version, ensemble));
        MetricFamilies.of(status.figures(), ensemble, metrics).forEach(monitor::put);
        return monitor.values;
    }

    /** What is said of a server that shows no metrics. */
    static Map<String, Object> heading(String version, ServerStatus.Ensemble ensemble) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("version", version);
        values.put("server_state", ensemble.mode());
        if (ensemble.present()) {
            values.put("peer_state", ensemble.phase());
        }
        return values;
    }

    /** As mntr writes it: lines of a name, a tab and a value. */
    static String text(Map<String, Object> snapshot) {
        StringBuilder text = new StringBuilder();
        snapshot.forEach((name, value) ->
                text.append("zk_").append(name).append('\t').append(value).append('\n'));
        return text.toString();
    }

    private void put(Family family) {
        family.values().forEach((key, value) -> {
            // Tools take a line for a word, blanks and a word: whatever a node may be called.
            String name = key.isEmpty() ? family.name() : ODD.matcher(key).replaceAll("_") + "_" + family.name();
            if (value instanceof Distribution distribution) {
                put(name, distribution, family.kind() == Family.Kind.ADVANCED);
            } else {
                values.put(name, value);
            }
        });
    }

    private void put(String name, Distribution values, boolean percentiles) {
        this.values.put("avg_" + name, SummaryText.rounded(values.mean()));
        this.values.put("min_" + name, values.least());
        this.values.put("max_" + name, values.greatest());
        this.values.put("cnt_" + name, values.count());
        this.values.put("sum_" + name, values.sum());
        if (percentiles) {
            this.values.put("p50_" + name, values.quantile(0.5));
            this.values.put("p95_" + name, values.quantile(0.95));
            this.values.put("p99_" + name, values.quantile(0.99));
            this.values.put("p999_" + name, values.quantile(0.999));
        }
    }
}
