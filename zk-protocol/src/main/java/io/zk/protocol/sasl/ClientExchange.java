package io.zk.protocol.sasl;

import java.util.Locale;
import java.util.Objects;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginException;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.RealmChoiceCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, seen from the end that says who it is. Used by one thread at a time; {@link #begin} and {@link #step} may
 * block.
 */
public final class ClientExchange {
    private static final byte[] NOTHING = new byte[0];

    private final SaslClient client;
    private final Subject subject;

    private ClientExchange(SaslClient client, Subject subject) {
        this.client = client;
        this.subject = subject;
    }

    /**
     * By GSSAPI if the login has a principal of Kerberos, else by DIGEST-MD5.
     *
     * @param digestAllowed false where the rules of FIPS hold: MD5 is none of them
     * @param servicePrincipal whom Kerberos is asked for a ticket to: {@code service/host}, a realm behind it counts for nothing
     */
    public static ClientExchange begin(JaasLogin login, SaslRealm realm, boolean digestAllowed, String servicePrincipal)
            throws SaslException {
        Subject subject;
        try {
            subject = login.subject();
        } catch (LoginException e) {
            throw new SaslException(e.getMessage(), e);
        }
        SaslClient client = login.principal() == null
                ? digest(login, realm, digestAllowed)
                : AsSubject.run(subject, () -> kerberos(servicePrincipal));
        if (client == null) {
            throw new SaslException("this Java lacks the mechanism");
        }
        return new ClientExchange(client, subject);
    }

    /** What it says before it is asked; empty with DIGEST-MD5. */
    public byte[] first() throws SaslException {
        if (!client.hasInitialResponse()) {
            return NOTHING;
        }
        byte[] token = step(NOTHING);
        return token == null ? NOTHING : token;
    }

    /**
     * Takes a token of the other end.
     *
     * @return the one to answer with; null when there is nothing more to say
     * @throws SaslException if the other end is not who it has to be, or the token makes no sense
     */
    public byte @Nullable [] step(byte[] token) throws SaslException {
        return AsSubject.run(subject, () -> client.evaluateChallenge(token));
    }

    public boolean complete() {
        return client.isComplete();
    }

    private static @Nullable SaslClient digest(JaasLogin login, SaslRealm realm, boolean allowed) throws SaslException {
        if (!allowed) {
            throw new SaslException("section '" + login.section()
                    + "' has no principal of Kerberos, and DIGEST-MD5 is off while zookeeper.fips-mode is true");
        }
        String user = login.userName();
        String password = login.password();
        if (user == null || password == null) {
            throw new SaslException("section '" + login.section() + "' has no username and password");
        }
        CallbackHandler answers = callbacks -> answer(callbacks, user, password);
        return Sasl.createSaslClient(
                new String[] {Mechanism.DIGEST_MD5.text()}, null, realm.protocol(), realm.server(), null, answers);
    }

    private static @Nullable SaslClient kerberos(String servicePrincipal) throws SaslException {
        int at = servicePrincipal.indexOf('@');
        String name = at < 0 ? servicePrincipal : servicePrincipal.substring(0, at);
        int slash = name.indexOf('/');
        if (slash < 0) {
            throw new SaslException("the principal of a server has to be service/host, not " + servicePrincipal);
        }
        return Sasl.createSaslClient(
                new String[] {Mechanism.GSSAPI.text()},
                null,
                name.substring(0, slash),
                name.substring(slash + 1).toLowerCase(Locale.ROOT),
                null,
                callbacks -> {
                    throw new UnsupportedCallbackException(callbacks[0]);
                });
    }

    private static void answer(Callback[] callbacks, String user, String password) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(user);
            } else if (callback instanceof PasswordCallback secret) {
                secret.setPassword(password.toCharArray());
            } else if (callback instanceof RealmCallback realm) {
                realm.setText(Objects.requireNonNull(realm.getDefaultText()));
            } else if (callback instanceof RealmChoiceCallback choice) {
                choice.setSelectedIndex(choice.getDefaultChoice());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
