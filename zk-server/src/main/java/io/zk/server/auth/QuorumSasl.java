package io.zk.server.auth;

import io.zk.protocol.sasl.ClientExchange;
import io.zk.protocol.sasl.JaasLogin;
import io.zk.protocol.sasl.SaslRealm;
import io.zk.protocol.sasl.ServerExchange;
import io.zk.server.replica.MemberSasl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import javax.security.auth.login.LoginException;
import javax.security.sasl.SaslException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Members prove to each other who they are by SASL: to the login of one section those that come, by the login of another
 * one this server where it dials. Any thread.
 */
public final class QuorumSasl implements MemberSasl, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(QuorumSasl.class);
    private static final String USER = "user_";
    private static final String HOST = "_HOST";

    private final MemberSaslSettings settings;
    private final JaasLogin server;
    private final @Nullable JaasLogin learner;
    private final ServerExchange.Rules rules;
    private final SaslThreads threads;

    private QuorumSasl(
            MemberSaslSettings settings, JaasLogin server, @Nullable JaasLogin learner, ServerExchange.Rules rules) {
        this.settings = settings;
        this.server = server;
        this.learner = learner;
        this.rules = rules;
        this.threads = new SaslThreads("member-sasl", settings.threads());
    }

    /**
     * Logs in.
     *
     * @param hosts of all members: others that Kerberos knows are not let in
     * @throws IOException if that fails, with one line that says why
     */
    public static QuorumSasl open(MemberSaslSettings settings, Collection<String> hosts) throws IOException {
        try {
            long pause = settings.kerberos().reloginMillis();
            JaasLogin server = JaasLogin.of(settings.serverSection(), pause);
            JaasLogin learner = settings.demands().proves() ? JaasLogin.of(settings.learnerSection(), pause) : null;
            Set<String> known = new LinkedHashSet<>();
            for (String host : hosts) {
                known.add(settings.kerberos().canonicalHosts() ? canonical(host) : host.toLowerCase(Locale.ROOT));
            }
            if (!settings.digestAllowed() && (server.principal() == null)) {
                throw new IOException(
                        "section '" + server.section() + "' is for DIGEST-MD5, which is off while fips-mode is"
                                + " true: no member could authenticate");
            }
            LOG.info(
                    "members may authenticate by SASL: {}, {} to those they dial, {} by those who come",
                    server.principal() == null ? "DIGEST-MD5" : "GSSAPI as " + server.principal(),
                    settings.demands().proves() ? "done" : "not done",
                    settings.demands().insists() ? "wanted" : "not wanted");
            ServerExchange.Rules rules =
                    new ServerExchange.Rules(SaslRealm.MEMBERS, server.options(USER), name -> authorized(name, known));
            return new QuorumSasl(settings, server, learner, rules);
        } catch (LoginException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public boolean asks() {
        return true;
    }

    @Override
    public boolean proves() {
        return settings.demands().proves();
    }

    @Override
    public boolean insists() {
        return settings.demands().insists();
    }

    @Override
    public Exchange dialled(String host) {
        return new Dialled(host);
    }

    @Override
    public Exchange accepted() {
        return new Accepted();
    }

    @Override
    public void execute(Runnable step) {
        threads.execute(step);
    }

    @Override
    public void close() {
        threads.close();
    }

    /** A user with a password is a member; a principal is one if its host is. */
    private static String authorized(String name, Set<String> hosts) throws SaslException {
        int at = name.indexOf('@');
        if (at < 0) {
            return name;
        }
        int slash = name.indexOf('/');
        String host =
                slash < 0 || slash > at ? "" : name.substring(slash + 1, at).toLowerCase(Locale.ROOT);
        if (!hosts.contains(host)) {
            throw new SaslException(name + " is at no host of this ensemble");
        }
        return name;
    }

    private static String canonical(String host) {
        try {
            return InetAddress.getByName(host).getCanonicalHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return host.toLowerCase(Locale.ROOT);
        }
    }

    /** The end that dialled. The login and the ticket to the other end are had in the first step. */
    private final class Dialled implements Exchange {
        private final String host;
        private @Nullable ClientExchange exchange;

        Dialled(String host) {
            this.host = host;
        }

        @Override
        public byte @Nullable [] step(byte @Nullable [] token) throws GeneralSecurityException {
            try {
                ClientExchange current = exchange;
                if (current == null) {
                    current = ClientExchange.begin(own(), SaslRealm.MEMBERS, settings.digestAllowed(), principal());
                    exchange = current;
                }
                return token == null ? current.first() : current.step(token);
            } catch (SaslException e) {
                throw new GeneralSecurityException(e.getMessage(), e);
            }
        }

        @Override
        public boolean complete() {
            return exchange != null && exchange.complete();
        }

        private JaasLogin own() throws SaslException {
            if (learner == null) {
                throw new SaslException("this server proves nothing to those that it dials");
            }
            return learner;
        }

        private String principal() {
            String member = settings.kerberos().canonicalHosts() ? canonical(host) : host.toLowerCase(Locale.ROOT);
            return settings.kerberos().servicePrincipal().replace(HOST, member);
        }
    }

    /** The end that was dialled. */
    private final class Accepted implements Exchange {
        private @Nullable ServerExchange exchange;

        @Override
        public byte @Nullable [] step(byte @Nullable [] token) throws GeneralSecurityException {
            try {
                ServerExchange current = exchange;
                if (current == null) {
                    current = ServerExchange.begin(server, rules);
                    exchange = current;
                }
                return current.step(token == null ? new byte[0] : token);
            } catch (SaslException e) {
                throw new GeneralSecurityException(e.getMessage(), e);
            }
        }

        @Override
        public boolean complete() {
            return exchange != null && exchange.complete();
        }
    }
}
