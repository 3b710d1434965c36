package io.zk.server.ops;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import io.zk.server.replica.Distribution;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All metrics in the text format 0.0.4 of Prometheus, with names, types and labels as Apache's provider writes them: no
 * prefix, no suffix {@code _total} on the server's own counters, a comma behind the last label. One thread.
 */
public final class Prometheus {
    /** Of the text. */
    public static final String CONTENT_TYPE = TextFormat.CONTENT_TYPE_004;

    private static final double[] BASIC = {0.5};
    private static final double[] ADVANCED = {0.5, 0.9, 0.99};

    private final ServerStatus status;
    private final Metrics metrics;
    private final CollectorRegistry process = new CollectorRegistry();
    private final Recent recent = new Recent();

    /** @param jvm whether the JVM and the process are shown, too */
    public Prometheus(ServerStatus status, Metrics metrics, boolean jvm) {
        this.status = status;
        this.metrics = metrics;
        if (jvm) {
            DefaultExports.register(process);
            process.register(new LoadedClasses());
        }
    }

    /**
     * The text as it is now. May wait.
     *
     * @param only samples of these names; all if it is empty
     */
    public String page(Set<String> only) {
        StringWriter text = new StringWriter();
        recent.turn(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()));
        for (Family family : MetricFamilies.of(status.figures(), status.ensemble(), metrics)) {
            write(family, only, text);
        }
        try {
            TextFormat.write004(text, process.filteredMetricFamilySamples(only));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can't fail", e);
        }
        return text.toString();
    }

    private void write(Family family, Set<String> only, StringWriter text) {
        StringBuilder lines = new StringBuilder();
        family.values().forEach((key, value) -> {
            String labels = key.isEmpty() ? "" : "key=\"" + escaped(key) + "\",";
            if (value instanceof Distribution values) {
                double[] shares = family.kind() == Family.Kind.ADVANCED ? ADVANCED : BASIC;
                summary(new Series(family.name(), key, labels), values, shares, only, lines);
            } else if (wanted(family.name(), only)) {
                sample(family.name(), labels, ((Number) value).doubleValue(), lines);
            }
        });
        if (lines.length() > 0) {
            String name = family.name();
            text.append("# HELP ").append(name).append(' ').append(name).append('\n');
            text.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(type(family.kind()))
                    .append('\n');
            text.append(lines);
        }
    }

    private record Series(String name, String key, String labels) {}

    private void summary(Series series, Distribution values, double[] shares, Set<String> only, StringBuilder lines) {
        if (wanted(series.name(), only)) {
            Distribution newer = recent.of(series.name() + '/' + series.key(), values);
            for (double share : shares) {
                double quantile = newer.count() == 0 ? Double.NaN : newer.quantile(share);
                sample(series.name(), series.labels() + "quantile=\"" + share + "\",", quantile, lines);
            }
        }
        if (wanted(series.name() + "_count", only)) {
            sample(series.name() + "_count", series.labels(), (double) values.count(), lines);
        }
        if (wanted(series.name() + "_sum", only)) {
            sample(series.name() + "_sum", series.labels(), (double) values.sum(), lines);
        }
    }

    private static void sample(String name, String labels, double value, StringBuilder lines) {
        lines.append(name);
        if (!labels.isEmpty()) {
            lines.append('{').append(labels).append('}');
        }
        lines.append(' ').append(Collector.doubleToGoString(value)).append('\n');
    }

    private static boolean wanted(String name, Set<String> only) {
        return only.isEmpty() || only.contains(name);
    }

    private static String type(Family.Kind kind) {
        return switch (kind) {
            case GAUGE, COUNTER -> kind.name().toLowerCase(Locale.ROOT);
            case BASIC, ADVANCED -> "summary";
        };
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Under the name that boards know; the library has given it another one since. */
    private static final class LoadedClasses extends Collector {
        @Override
        public List<MetricFamilySamples> collect() {
            int loaded = java.lang.management.ManagementFactory.getClassLoadingMXBean()
                    .getLoadedClassCount();
            String help = "The number of classes that are currently loaded in the JVM";
            return List.of(new MetricFamilySamples(
                    "jvm_classes_loaded",
                    Type.GAUGE,
                    help,
                    List.of(new MetricFamilySamples.Sample("jvm_classes_loaded", List.of(), List.of(), loaded))));
        }
    }
}
