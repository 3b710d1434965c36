package io.zk.server;

import io.netty.handler.ssl.SslContext;
import io.zk.protocol.tls.LiveTls;
import io.zk.protocol.tls.TlsException;
import io.zk.protocol.tls.TlsSettings;
import io.zk.server.acl.Identities;
import io.zk.server.acl.X509Ids;
import io.zk.server.auth.CertificateNames;
import io.zk.server.config.AdminKeys;
import io.zk.server.config.BasicKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.config.TlsKeys;
import io.zk.server.net.AdminTls;
import io.zk.server.net.ClientTls;
import io.zk.server.net.PeerTls;
import io.zk.server.ops.Metrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Turns the settings of TLS into what the ports are secured with. Immutable, but for the files behind it; any thread. */
final class TlsWiring {
    private final ServerConfig config;
    private final @Nullable LiveTls clients;
    private final @Nullable LiveTls admin;
    private final @Nullable LiveTls members;

    /** @throws IOException if a file of keys or certificates can't be used: one sentence that names it */
    TlsWiring(ServerConfig config) throws IOException {
        this.config = config;
        boolean wanted =
                config.value(TlsKeys.SECURE_PORT) != BasicKeys.NO_PORT || config.value(TlsKeys.CLIENT_UNIFICATION);
        this.clients = wanted ? open(TlsKeys.SSL, TlsSettings.CLIENT_PORT, "ssl.") : null;
        boolean between =
                config.ensemble() != null && (config.value(TlsKeys.QUORUM) || config.value(TlsKeys.QUORUM_UNIFICATION));
        this.members = between ? open(TlsKeys.SSL_QUORUM, TlsSettings.QUORUM, "ssl.quorum.") : null;
        boolean secured = config.value(AdminKeys.FORCE_HTTPS) || config.value(AdminKeys.PORT_UNIFICATION);
        this.admin = secured && config.value(AdminKeys.ENABLED) ? openAdmin() : null;
    }

    private LiveTls openAdmin() throws IOException {
        String wanted = config.value(AdminKeys.NEED_CLIENT_AUTH) ? "need" : "none";
        try {
            LiveTls live = LiveTls.open(TlsSettings.read(
                    suffix -> "clientAuth".equals(suffix) ? wanted : TlsKeys.SSL_QUORUM.text(config, suffix),
                    TlsSettings.CLIENT_PORT));
            if (live.current().server() == null) {
                throw new IOException("ssl.quorum.* (for the AdminServer): keyStore.location is not set");
            }
            return live;
        } catch (TlsException e) {
            throw new IOException("ssl.quorum.* (for the AdminServer): " + e.getMessage(), e);
        }
    }

    private LiveTls open(TlsKeys.Family family, TlsSettings.PeerChecks checks, String prefix) throws IOException {
        try {
            return LiveTls.open(TlsSettings.read(suffix -> family.text(config, suffix), checks));
        } catch (TlsException e) {
            throw new IOException(prefix + "*: " + e.getMessage(), e);
        }
    }

    /** Of the admin port, by the files of {@code ssl.quorum.}; null: it is plain. */
    @Nullable
    AdminTls adminPort() {
        LiveTls live = admin;
        return live == null
                ? null
                : new AdminTls(
                        config.value(AdminKeys.FORCE_HTTPS),
                        config.value(TlsKeys.SSL_QUORUM.detectMillis),
                        () -> Objects.requireNonNull(live.current().server()));
    }

    /** Identities of certificates; null if there are none here. */
    static @Nullable X509Ids x509(ServerConfig config) {
        boolean on = config.value(TlsKeys.SECURE_PORT) != BasicKeys.NO_PORT
                || config.value(TlsKeys.CLIENT_UNIFICATION)
                || config.auth().providers().contains(io.zk.server.acl.AuthProvider.X509);
        String superUser = config.value(TlsKeys.SUPER_USER);
        return on ? new X509Ids(superUser.isEmpty() ? null : superUser) : null;
    }

    /** Has the files looked after, and the days shown that each of the certificates lasts: negative once it has expired. */
    void watch(List<Duty> duties, Fatal fatal, Metrics metrics) {
        List<CertificateTurn.Watched> watched = watched();
        Set<String> shown = new HashSet<>();
        for (CertificateTurn.Watched files : watched) {
            // The AdminServer and the members have the same files.
            if (shown.add(files.name())) {
                metrics.gauge(files.name().replace('.', '_') + "certificate_days_left", files::daysLeft);
            }
        }
        if (!watched.isEmpty()) {
            duties.add(new Duty("certificates", fatal, new CertificateTurn(watched)));
        }
    }

    /** The files that are in use. */
    private List<CertificateTurn.Watched> watched() {
        List<CertificateTurn.Watched> watched = new ArrayList<>();
        if (clients != null) {
            watched.add(new CertificateTurn.Watched("ssl.", clients, config.value(TlsKeys.CLIENT_RELOAD)));
        }
        if (members != null) {
            watched.add(new CertificateTurn.Watched("ssl.quorum.", members, config.value(TlsKeys.QUORUM_RELOAD)));
        }
        if (admin != null) {
            watched.add(new CertificateTurn.Watched("ssl.quorum.", admin, config.value(TlsKeys.QUORUM_RELOAD)));
        }
        return watched;
    }

    /** Of links between members. */
    PeerTls links() {
        LiveTls live = members;
        if (live == null) {
            return PeerTls.NONE;
        }
        PeerTls.Accepts accepts =
                config.value(TlsKeys.QUORUM_UNIFICATION) ? PeerTls.Accepts.EITHER : PeerTls.Accepts.TLS;
        int detectMillis = config.value(TlsKeys.SSL_QUORUM.detectMillis);
        return new PeerTls(config.value(TlsKeys.QUORUM), accepts, detectMillis, new PeerTls.Security() {
            @Override
            public SslContext server() {
                return Objects.requireNonNull(live.current().server());
            }

            @Override
            public SslContext client() {
                return live.current().client();
            }
        });
    }

    /** Of the ports for clients; null: they are plain. */
    @Nullable
    ClientTls clientPorts() {
        LiveTls live = clients;
        if (live == null) {
            return null;
        }
        CertificateNames names = new CertificateNames(Objects.requireNonNull(x509(config)));
        return new ClientTls(
                config.value(TlsKeys.SECURE_PORT),
                config.value(TlsKeys.SECURE_ADDRESS),
                config.value(TlsKeys.CLIENT_UNIFICATION),
                config.value(TlsKeys.SSL.detectMillis),
                config.value(TlsKeys.HANDSHAKES_MAX),
                new ClientTls.Security() {
                    @Override
                    public SslContext context() {
                        return Objects.requireNonNull(live.current().server());
                    }

                    @Override
                    public boolean asksOthers() {
                        return live.settings().checks().asksOthers();
                    }

                    @Override
                    public Identities identified(SSLSession session, Identities before) {
                        return names.identified(session, before);
                    }
                });
    }
}
