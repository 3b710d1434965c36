package io.zk.server.config;

import static io.zk.server.config.Setting.inFile;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.integer;
import static io.zk.server.config.ValueType.number;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings of metrics. */
public final class MetricsKeys {
    private static final String APACHE = "org.apache.zookeeper.metrics.";
    private static final String DEFAULT = APACHE + "impl.DefaultMetricsProvider";
    private static final Set<String> PROMETHEUS =
            Set.of(APACHE + "prometheus.PrometheusMetricsProvider", "io.zk.Prometheus");
    private static final String NONE = APACHE + "impl.NullMetricsProvider";
    private static final Set<String> OTHERS = Set.of("", DEFAULT, NONE);
    private static final String NO_QUEUE = "summaries are counted at once, without a queue";

    private static final ValueType<String> PROVIDER = new ValueType<>(
            "one of "
                    + java.util.stream.Stream.concat(PROMETHEUS.stream(), OTHERS.stream())
                            .filter(name -> !name.isEmpty())
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + "; any other metrics provider class is not found",
            text -> PROMETHEUS.contains(text) || OTHERS.contains(text) ? text : null);

    public static final Setting<String> PROVIDER_CLASS = inFile(
            "metricsProvider.className",
            PROVIDER,
            DEFAULT,
            "how metrics are shown: with a name that says Prometheus over HTTP, too, and with `NullMetricsProvider` in JMX only");
    public static final Setting<String> HTTP_HOST =
            inFile("metricsProvider.httpHost", TEXT, "0.0.0.0", "address of `/metrics`");
    public static final Setting<Integer> HTTP_PORT =
            inFile("metricsProvider.httpPort", integer(0, 65535), 7000, "port of `/metrics`; 0: any free one");
    public static final Setting<Boolean> EXPORT_JVM =
            inFile("metricsProvider.exportJvmInfo", BOOLEAN, true, "`/metrics` shows the JVM and the process, too");
    public static final Setting<Boolean> WATCH_PAUSES =
            inFile("jvm.pause.monitor", BOOLEAN, false, "pauses of the JVM are logged and counted");
    public static final Setting<Long> PAUSE_WARNING =
            inFile("jvm.pause.warn-threshold.ms", number(0), 10_000L, "a longer pause is a warning, milliseconds");
    public static final Setting<Long> PAUSE_INFO =
            inFile("jvm.pause.info-threshold.ms", number(0), 1000L, "a longer pause is logged, milliseconds");
    public static final Setting<Long> PAUSE_SLEEP =
            inFile("jvm.pause.sleep.time.ms", number(1), 500L, "how often pauses are looked for, milliseconds");

    static final List<Setting<?>> ALL = List.of(
            PROVIDER_CLASS,
            HTTP_HOST,
            HTTP_PORT,
            EXPORT_JVM,
            inFile("metricsProvider.numWorkerThreads", integer(0), 1, "threads that count summaries")
                    .ignored(NO_QUEUE),
            inFile("metricsProvider.maxQueueSize", integer(0), 1_000_000, "values that may wait for them")
                    .ignored(NO_QUEUE),
            inFile(
                            "metricsProvider.workerShutdownTimeoutMs",
                            integer(0),
                            1000,
                            "milliseconds to wait for them at the end")
                    .ignored(NO_QUEUE),
            WATCH_PAUSES,
            PAUSE_WARNING,
            PAUSE_INFO,
            PAUSE_SLEEP);

    private MetricsKeys() {}

    /** Whether metrics are shown by the word mntr with this provider. */
    public static boolean shows(String provider) {
        return !NONE.equals(provider);
    }

    /** Whether this provider serves metrics over HTTP. */
    public static boolean servesHttp(String provider) {
        return PROMETHEUS.contains(provider);
    }
}
