package io.zk.server;

import io.zk.server.config.MetricsKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.ops.Metrics;
import io.zk.server.ops.MetricsPort;
import io.zk.server.ops.Prometheus;
import io.zk.server.ops.ServerStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Shows the metrics in the ways that the operator has asked for. */
final class MetricsDesk implements AutoCloseable {
    private final ServerConfig config;
    private final ServerStatus status;
    private final Metrics metrics;
    private @Nullable MetricsPort port;

    MetricsDesk(ServerConfig config, ServerStatus status, Metrics metrics) {
        this.config = config;
        this.status = status;
        this.metrics = metrics;
    }

    /** @throws IOException if the port for metrics can't be had, with a sentence for the operator */
    void open() throws IOException {
        if (MetricsKeys.servesHttp(config.value(MetricsKeys.PROVIDER_CLASS))) {
            Prometheus text = new Prometheus(status, metrics, config.value(MetricsKeys.EXPORT_JVM));
            port = new MetricsPort(
                    config.value(MetricsKeys.HTTP_HOST), config.value(MetricsKeys.HTTP_PORT), text::page);
        }
    }

    /** The port that metrics are served on; -1 if there is none. */
    int port() {
        MetricsPort open = port;
        return open == null ? -1 : open.port();
    }

    @Override
    public void close() {
        MetricsPort open = port;
        if (open != null) {
            open.close();
        }
    }
}
