package io.zk.server;

import io.zk.server.config.AdminKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.config.StorageKeys;
import io.zk.server.net.AdminPort;
import io.zk.server.net.AdminPortSettings;
import io.zk.server.net.ClientPort;
import io.zk.server.ops.FourLetterWords;
import io.zk.server.ops.Metrics;
import io.zk.server.ops.ServerStatus;
import io.zk.server.ops.admin.AdminCommands;
import io.zk.server.ops.admin.AdminSite;
import io.zk.server.replica.Renewable;
import io.zk.server.replica.Replica;
import io.zk.server.storage.Snapshots;
import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** The HTTP server for administration, put together. That it cannot listen is no reason for clients not to be served. */
final class Admin implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Admin.class);
    private static final int CONNECTIONS_MAX = 64;
    private static final int ALIVE_MILLIS = 3000;

    private final AdminPortSettings settings;
    private final String commandUrl;
    private final AdminService service;
    private final AdminPort port;

    /** The parts of the server it looks at. */
    record Parts(
            Replica replica,
            TreeGate gate,
            CoreDesk desk,
            Snapshots snapshots,
            SnapshotTurn snapshotTurn,
            Duty snapshotting,
            ServerStatus status,
            FourLetterWords words,
            Metrics metrics,
            ClientPort clients) {}

    private Admin(ServerConfig config, Wiring wiring, TlsWiring tls, Parts parts) {
        commandUrl = config.value(AdminKeys.COMMAND_URL);
        AdminView view = new AdminView(config, parts.replica(), parts.desk(), parts.snapshots(), parts.clients()::port);
        AdminCommands commands = new AdminCommands(parts.status(), view, parts.words(), Version.text());
        AdminSite.Behind behind = new AdminSite.Behind(
                new AdminAccess(wiring.ops().acl(), parts.replica(), parts.gate()),
                new AdminBackup(parts.snapshotTurn(), parts.snapshotting(), restore(wiring, parts)),
                new Condition(parts));
        AdminSite site = new AdminSite(rules(config), commands, behind, System::nanoTime);
        parts.metrics().counter("snapshot_rate_limited_count", site::snapshotsLimited);
        parts.metrics().counter("restore_rate_limited_count", site::restoresLimited);
        parts.metrics().counter("restore_error_count", site::restoresFailed);
        service = new AdminService(site);
        settings = new AdminPortSettings(
                "admin",
                config.value(AdminKeys.ADDRESS),
                config.value(AdminKeys.PORT),
                config.value(AdminKeys.IDLE_TIMEOUT),
                CONNECTIONS_MAX);
        port = new AdminPort(settings, service, tls.adminPort());
    }

    /** Null if the operator wants none. */
    static @Nullable Admin of(ServerConfig config, Wiring wiring, TlsWiring tls, Parts parts) {
        return config.value(AdminKeys.ENABLED) ? new Admin(config, wiring, tls, parts) : null;
    }

    private static @Nullable Restore restore(Wiring wiring, Parts parts) {
        return parts.replica() instanceof Renewable renewable
                ? new Restore(
                        renewable,
                        parts.desk(),
                        parts.snapshotTurn(),
                        wiring.tree(),
                        wiring.limits(),
                        parts.metrics().restoreMillis)
                : null;
    }

    private static AdminSite.Rules rules(ServerConfig config) {
        return new AdminSite.Rules(
                config.value(AdminKeys.COMMAND_URL),
                config.value(AdminKeys.SNAPSHOT),
                config.value(AdminKeys.RESTORE),
                config.value(StorageKeys.SERIALIZE_LAST_ZXID),
                config.value(AdminKeys.RATE_INTERVAL));
    }

    /** Listens, or says in one line why it does not. */
    void start() {
        try {
            port.bind();
            LOG.info(
                    "Started AdminServer on address {}, port {} and command URL {}",
                    settings.host(),
                    port.port(),
                    commandUrl);
        } catch (IOException e) {
            LOG.warn(
                    "there is no AdminServer: {}:{} cannot be listened on ({}); clients are served all the same"
                            + " (admin.serverPort chooses another port, admin.enableServer=false none)",
                    settings.host(),
                    settings.port(),
                    e.getMessage());
        }
    }

    /** The port it listens on, 0 if it does not. */
    int port() {
        return port.port();
    }

    @Override
    public void close() {
        port.close();
        service.close();
    }

    /** Whether the server lives: its threads take up what they are given. It is ready while it serves clients. */
    private record Condition(Parts parts) implements AdminSite.Health {
        @Override
        public @Nullable String ailment() {
            if (!parts.clients().alive(ALIVE_MILLIS)) {
                return "a thread that serves clients takes nothing up";
            }
            return coreAnswers() ? null : "the core takes nothing up";
        }

        @Override
        public @Nullable String unready() {
            if (!coreAnswers()) {
                return "not ready: the core takes nothing up";
            }
            ServerStatus.Ensemble ensemble = parts.status().ensemble();
            if (!ensemble.serving()) {
                return "not ready: " + ensemble.phase() + ", no client is served";
            }
            boolean open = parts.clients().port() != 0 || parts.clients().securePort() != 0;
            return open ? null : "not ready: the port for clients is not open";
        }

        private boolean coreAnswers() {
            try {
                return parts.desk().ask(() -> true);
            } catch (IllegalStateException e) {
                return false;
            }
        }
    }
}
