package io.zk.server.auth;

import io.zk.protocol.sasl.JaasLogin;
import io.zk.protocol.sasl.SaslRealm;
import io.zk.protocol.sasl.ServerExchange;
import io.zk.server.replica.SaslAnswer;
import io.zk.server.replica.SaslService;
import io.zk.server.replica.SaslStep;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.security.auth.login.LoginException;
import javax.security.sasl.SaslException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Clients prove who they are by SASL, to the login of one section of the JAAS configuration. Steps are taken on a thread of
 * their own. Any thread.
 */
public final class ClientSasl implements SaslService, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ClientSasl.class);
    private static final String USER = "user_";
    private static final String SUPER = "super";
    private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JaasLogin login;
    private final ServerExchange.Rules rules;
    private final boolean allowed;
    private final SaslThreads thread = new SaslThreads("sasl", 1);
    private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - PACE_NANOS);

    private ClientSasl(JaasLogin login, ServerExchange.Rules rules, boolean allowed) {
        this.login = login;
        this.rules = rules;
        this.allowed = allowed;
    }

    /**
     * Logs in.
     *
     * @throws IOException if that fails, with one line that says why
     */
    public static ClientSasl open(SaslSettings settings) throws IOException {
        try {
            JaasLogin login = JaasLogin.of(settings.section(), settings.reloginMillis());
            Map<String, String> passwords = new LinkedHashMap<>(login.options(USER));
            if (!settings.superPassword().isEmpty()) {
                passwords.put(SUPER, settings.superPassword());
            }
            boolean digest = login.principal() == null;
            LOG.info(
                    "clients may authenticate by SASL: {}, section '{}'",
                    digest ? "DIGEST-MD5" : "GSSAPI as " + login.principal(),
                    settings.section());
            if (digest && !settings.digestAllowed()) {
                LOG.warn(
                        "section '{}' is for DIGEST-MD5, which is off while fips-mode is true: no client can authenticate",
                        settings.section());
            }
            ServerExchange.Rules rules = new ServerExchange.Rules(
                    SaslRealm.CLIENTS, passwords, principal -> name(settings.names(), principal));
            return new ClientSasl(login, rules, !digest || settings.digestAllowed());
        } catch (LoginException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void step(SaslStep step, Consumer<SaslAnswer> done) {
        thread.execute(() -> done.accept(taken(step)));
    }

    @Override
    public void close() {
        thread.close();
    }

    /** Whatever goes wrong, the answer is that it has failed: a client waits for it. */
    private SaslAnswer taken(SaslStep step) {
        try {
            return answer(step);
        } catch (SaslException | RuntimeException e) {
            warn(step, e);
            return step.failed();
        }
    }

    private SaslAnswer answer(SaslStep step) throws SaslException {
        if (!allowed) {
            throw new SaslException("DIGEST-MD5 is off while fips-mode is true");
        }
        ServerExchange exchange = (ServerExchange) step.exchange();
        byte[] token = step.token();
        if (exchange == null) {
            exchange = ServerExchange.begin(login, rules);
            if (login.principal() == null) {
                // DIGEST-MD5 begins with the server; what a client says first counts for nothing with Apache's, too.
                token = new byte[0];
            }
        }
        byte[] answer = exchange.step(token);
        if (exchange.complete()) {
            String id = exchange.authorizationId();
            LOG.debug("{} is sasl:{}", step.connection().address(), id);
            return step.proved(answer, id);
        }
        return step.goesOn(answer == null ? new byte[0] : answer, exchange);
    }

    /** As with Apache's servers, who has no name by the rules keeps all of his own. */
    private static String name(PrincipalNames names, String principal) {
        String name = names.of(principal);
        return name == null ? principal : name;
    }

    /** At most once a second: whoever can connect can fail. */
    private void warn(SaslStep step, Exception why) {
        long now = System.nanoTime();
        long last = warnedAt.get();
        if (now - last >= PACE_NANOS && warnedAt.compareAndSet(last, now)) {
            LOG.warn("the SASL exchange with {} fails: {}", step.connection().address(), reason(why));
        }
    }

    private static String reason(Exception why) {
        Throwable cause = why.getCause();
        return why.getMessage() + (cause == null ? "" : " (" + cause.getMessage() + ")");
    }
}
