package io.zk.server;

import io.zk.server.net.AdminDesk;
import io.zk.server.net.AdminReply;
import io.zk.server.net.AdminRequest;
import io.zk.server.ops.Prometheus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What a Prometheus scrapes: {@code /metrics}, and nothing else. It is written on the thread of the port that it is asked
 * for at, so that scrapes come one after the other.
 */
record MetricsPage(Prometheus text) implements AdminDesk {
    private static final Logger LOG = LogManager.getLogger(MetricsPage.class);
    private static final String PLAIN = "text/plain; charset=utf-8";

    @Override
    public boolean ask(AdminRequest request, Consumer<AdminReply> reply) {
        reply.accept(answer(request));
        return true;
    }

    private AdminReply answer(AdminRequest request) {
        if (!List.of("GET", "HEAD", "POST").contains(request.method())) {
            return reply(405, PLAIN, request.method() + " is not answered here\n");
        }
        if (!"/metrics".equals(request.path())) {
            return reply(404, PLAIN, "metrics are at /metrics\n");
        }
        try {
            Set<String> only = new TreeSet<>(request.query().getOrDefault("name[]", List.of()));
            return reply(200, Prometheus.CONTENT_TYPE, text.page(only));
        } catch (RuntimeException e) {
            LOG.error("metrics were not shown", e);
            return reply(500, PLAIN, "the server's log says what went wrong\n");
        }
    }

    private static AdminReply reply(int status, String type, String text) {
        return new AdminReply(status, Map.of(), type, text.getBytes(StandardCharsets.UTF_8), null);
    }
}
