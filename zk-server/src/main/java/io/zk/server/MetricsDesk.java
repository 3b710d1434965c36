package io.zk.server;

import io.zk.server.config.MetricsKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.net.AdminPort;
import io.zk.server.net.AdminPortSettings;
import io.zk.server.ops.Metrics;
import io.zk.server.ops.Prometheus;
import io.zk.server.ops.ServerStatus;
import io.zk.server.replica.Fact;
import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Shows the metrics in the ways that the operator has asked for, and in JMX. */
final class MetricsDesk implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(MetricsDesk.class);
    private static final int IDLE_MILLIS = 120_000;
    private static final int CONNECTIONS_MAX = 100;

    private final ServerConfig config;
    private final Metrics metrics;
    private volatile String part = "LeaderElection";
    private volatile @Nullable BeanDesk beans;
    private @Nullable AdminPort port;

    MetricsDesk(ServerConfig config, Metrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /** @throws IOException if the port for metrics can't be had, with a sentence for the operator */
    void openPort(ServerStatus status) throws IOException {
        if (MetricsKeys.servesHttp(config.value(MetricsKeys.PROVIDER_CLASS))) {
            String host = config.value(MetricsKeys.HTTP_HOST);
            int number = config.value(MetricsKeys.HTTP_PORT);
            AdminPort opening = new AdminPort(
                    new AdminPortSettings("metrics", host, number, IDLE_MILLIS, CONNECTIONS_MAX),
                    new MetricsPage(new Prometheus(status, metrics, config.value(MetricsKeys.EXPORT_JVM))),
                    null);
            try {
                opening.bind();
            } catch (IOException e) {
                throw new IOException(
                        "metrics cannot be served at " + host + ":" + number + " (metricsProvider.httpPort): "
                                + e.getMessage(),
                        e);
            }
            port = opening;
            LOG.info("metrics are served at http://{}:{}/metrics", host, opening.port());
        }
    }

    /** Whether the word mntr shows metrics. */
    boolean byWord() {
        return MetricsKeys.shows(config.value(MetricsKeys.PROVIDER_CLASS));
    }

    /** Once the port for clients is open. */
    void openBeans(ServerStatus status, int clientPort) {
        BeanDesk desk = new BeanDesk(config, new ServerBeans(config, status, metrics), clientPort, () -> part);
        beans = desk;
        if (config.ensemble() != null) {
            desk.changed();
        }
    }

    /** Something has happened in the core. Core thread. */
    void heard(Fact fact) {
        String next =
                switch (fact.kind()) {
                    case LOOKING -> "LeaderElection";
                    case ESTABLISHED -> ofText(fact.detail());
                    default -> part;
                };
        if (!next.equals(part)) {
            part = next;
            BeanDesk desk = beans;
            if (desk != null) {
                desk.changed();
            }
        }
    }

    private static String ofText(String detail) {
        return detail.startsWith("LEADING") ? "Leader" : detail.startsWith("FOLLOWING") ? "Follower" : "Observer";
    }

    /** The port that metrics are served on; -1 if there is none. */
    int port() {
        AdminPort open = port;
        return open == null ? -1 : open.port();
    }

    @Override
    public void close() {
        BeanDesk desk = beans;
        if (desk != null) {
            desk.close();
        }
        AdminPort open = port;
        if (open != null) {
            open.close();
        }
    }
}
