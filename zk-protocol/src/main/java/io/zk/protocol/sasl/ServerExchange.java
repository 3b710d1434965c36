package io.zk.protocol.sasl;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.login.LoginException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, seen from the end that is asked to believe. Used by one thread at a time; {@link #begin} and {@link #step}
 * may block.
 */
public final class ServerExchange {
    /**
     * What becomes of whoever has proved who they are. A client may ask to act as somebody else; nobody asks for that, and
     * nobody may.
     */
    public interface Authorizer {
        /**
         * The id that a name of DIGEST-MD5, or a principal of Kerberos, stands for.
         *
         * @throws SaslException if it stands for none
         */
        String authorize(String authenticationId) throws SaslException;
    }

    /**
     * What every exchange of a server goes by.
     *
     * @param passwords by the names of users, for DIGEST-MD5
     */
    public record Rules(SaslRealm realm, Map<String, String> passwords, Authorizer authorizer) {
        public Rules {
            passwords = Map.copyOf(passwords);
        }

        @Override
        public String toString() {
            return "Rules[" + realm + ", " + passwords.keySet() + "]";
        }
    }

    private final SaslServer server;
    private final Subject subject;

    private ServerExchange(SaslServer server, Subject subject) {
        this.server = server;
        this.subject = subject;
    }

    /** By GSSAPI if the login has a principal of Kerberos, else by DIGEST-MD5. */
    public static ServerExchange begin(JaasLogin login, Rules rules) throws SaslException {
        Subject subject;
        try {
            subject = login.subject();
        } catch (LoginException e) {
            throw new SaslException(e.getMessage(), e);
        }
        KerberosPrincipal principal = login.principal();
        CallbackHandler answers = callbacks -> answer(callbacks, rules);
        SaslServer server = AsSubject.run(
                subject,
                () -> principal == null
                        ? Sasl.createSaslServer(
                                Mechanism.DIGEST_MD5.text(),
                                rules.realm().protocol(),
                                rules.realm().server(),
                                null,
                                answers)
                        : Sasl.createSaslServer(
                                Mechanism.GSSAPI.text(), service(principal), host(principal), null, answers));
        if (server == null) {
            throw new SaslException(
                    "this Java has no " + (principal == null ? Mechanism.DIGEST_MD5 : Mechanism.GSSAPI).text());
        }
        return new ServerExchange(server, subject);
    }

    /**
     * Takes a token.
     *
     * @return the one to answer with; null when all is said
     * @throws SaslException if the other end has not proved what it says
     */
    public byte @Nullable [] step(byte[] token) throws SaslException {
        return AsSubject.run(subject, () -> server.evaluateResponse(token));
    }

    public boolean complete() {
        return server.isComplete();
    }

    /** Who the other end is, once it is complete. */
    public String authorizationId() {
        return server.getAuthorizationID();
    }

    private static void answer(Callback[] callbacks, Rules rules) throws IOException, UnsupportedCallbackException {
        String user = null;
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                user = Objects.requireNonNull(name.getDefaultName());
                name.setName(user);
            } else if (callback instanceof PasswordCallback password) {
                String known = user == null ? null : rules.passwords().get(user);
                password.setPassword(known == null ? null : known.toCharArray());
            } else if (callback instanceof RealmCallback realm) {
                realm.setText(realm.getDefaultText());
            } else if (callback instanceof AuthorizeCallback authorize) {
                authorize.setAuthorized(true);
                authorize.setAuthorizedID(rules.authorizer().authorize(authorize.getAuthenticationID()));
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private static String service(KerberosPrincipal principal) throws SaslException {
        return parts(principal)[0];
    }

    private static String host(KerberosPrincipal principal) throws SaslException {
        return parts(principal)[1];
    }

    private static String[] parts(KerberosPrincipal principal) throws SaslException {
        String name = principal.getName();
        int at = name.indexOf('@');
        String[] parts = (at < 0 ? name : name.substring(0, at)).split("/", -1);
        if (parts.length != 2) {
            throw new SaslException("the principal of a server has to be service/host@REALM, not " + name);
        }
        return parts;
    }
}
