package io.zk.bench.load;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How long things took, by what they were, and how many failed. Any thread. */
final class Figures {
    private static final int DIGITS = 3;
    private static final double NANOS_A_MICRO = 1000;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    private final String mode;
    private final Map<String, Recorder> recorders = new ConcurrentHashMap<>();
    private final Map<String, Histogram> results = new TreeMap<>();
    private final LongAdder errors = new LongAdder();
    private double seconds;
    private double cpuSeconds;

    Figures(String mode) {
        this.mode = mode;
    }

    void took(String what, long nanos) {
        recorders.computeIfAbsent(what, key -> new Recorder(DIGITS)).recordValue(nanos);
    }

    void failed() {
        errors.increment();
    }

    long errors() {
        return errors.sum();
    }

    /** What was counted before is forgotten, errors apart. */
    void begin() {
        recorders.values().forEach(Recorder::reset);
    }

    /**
     * What comes now is not counted any more.
     *
     * @param cpu seconds of the servers, 0 if not known
     */
    void end(double measured, double cpu) {
        seconds = measured;
        cpuSeconds = cpu;
        recorders.forEach((what, recorder) -> {
            Histogram histogram = recorder.getIntervalHistogram();
            if (histogram.getTotalCount() > 0) {
                results.put(what, histogram);
            }
        });
    }

    private long operations() {
        return results.values().stream().mapToLong(Histogram::getTotalCount).sum();
    }

    /** One line; times in microseconds. */
    String json() {
        StringBuilder line = new StringBuilder("{\"mode\":\"" + mode + "\"");
        put(line, "seconds", seconds);
        put(line, "ops", operations());
        put(line, "ops_per_s", operations() / seconds);
        put(line, "errors", errors());
        if (cpuSeconds > 0) {
            put(line, "server_cpu_s", cpuSeconds);
            put(line, "ops_per_server_cpu_s", operations() / cpuSeconds);
        }
        results.forEach((what, histogram) -> {
            line.append(",\"").append(what).append("\":{\"n\":").append(histogram.getTotalCount());
            for (double percentile : PERCENTILES) {
                String name = ("p" + percentile).replaceFirst("\\.0$", "").replace(".", "") + "_us";
                put(line, name, histogram.getValueAtPercentile(percentile) / NANOS_A_MICRO);
            }
            put(line, "max_us", histogram.getMaxValue() / NANOS_A_MICRO);
            line.append('}');
        });
        return line.append('}').toString();
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, "%,d in %.1f s: %,.0f a second", operations(), seconds, operations() / seconds));
        if (cpuSeconds > 0) {
            text.append(String.format(Locale.ROOT, ", %,.0f a server CPU second", operations() / cpuSeconds));
        }
        text.append(String.format(Locale.ROOT, "; %d errors%n", errors()));
        results.forEach((what, histogram) -> {
            text.append(String.format(Locale.ROOT, "%-12s n %,d", what, histogram.getTotalCount()));
            for (double percentile : PERCENTILES) {
                double micros = histogram.getValueAtPercentile(percentile) / NANOS_A_MICRO;
                text.append(String.format(Locale.ROOT, "  p%s %,.1f us", percentile, micros));
            }
            text.append(String.format(Locale.ROOT, "  max %,.1f us%n", histogram.getMaxValue() / NANOS_A_MICRO));
        });
        return text.toString();
    }

    private static void put(StringBuilder line, String name, double value) {
        line.append(",\"").append(name).append("\":").append(String.format(Locale.ROOT, "%.3f", value));
    }

    private static void put(StringBuilder line, String name, long value) {
        line.append(",\"").append(name).append("\":").append(value);
    }
}
