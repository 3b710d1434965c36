package io.zk.protocol.sasl;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * A login by one section of the JAAS configuration. A ticket is replaced when four fifths of its life are over, by a new
 * login on behalf of whoever asks next; there is no thread for that. Any thread; all but {@link #section} may block.
 */
public final class JaasLogin {
    private static final long WORN_PERCENT = 80;

    private final String section;
    private final long pauseMillis;
    private Subject subject;
    private long loggedInAt;

    private JaasLogin(String section, long pauseMillis) throws LoginException {
        this.section = section;
        this.pauseMillis = pauseMillis;
        this.subject = login();
        this.loggedInAt = System.nanoTime();
    }

    /**
     * Logs in.
     *
     * @param pauseMillis between two logins, at least: a KDC is not to be asked for each connection
     * @throws LoginException naming the section
     */
    public static JaasLogin of(String section, long pauseMillis) throws LoginException {
        return new JaasLogin(section, pauseMillis);
    }

    /**
     * Whether the JAAS configuration has this section.
     *
     * @throws LoginException if there is a configuration that can't be read
     */
    public static boolean has(String section) throws LoginException {
        return entries(section) != null;
    }

    public String section() {
        return section;
    }

    /** Who it is, with tickets that last for a while. */
    public synchronized Subject subject() throws LoginException {
        long sinceMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - loggedInAt);
        if (sinceMillis >= pauseMillis && worn(System.currentTimeMillis())) {
            loggedInAt = System.nanoTime();
            // A new one, as exchanges that are under way still use what the old one holds.
            subject = login();
        }
        return subject;
    }

    /** The principal that Kerberos knows it by, or null. */
    public synchronized @Nullable KerberosPrincipal principal() {
        for (Principal principal : subject.getPrincipals()) {
            if (principal instanceof KerberosPrincipal kerberos) {
                return kerberos;
            }
        }
        return null;
    }

    /** The first text among the public credentials: the name of a user with a password; null if there is none. */
    public synchronized @Nullable String userName() {
        return first(subject.getPublicCredentials(String.class));
    }

    /** The first text among the private credentials; null if there is none. */
    public synchronized @Nullable String password() {
        return first(subject.getPrivateCredentials(String.class));
    }

    /** The options of the section whose names begin so, by the rest of their names. */
    public Map<String, String> options(String prefix) throws LoginException {
        Map<String, String> options = new LinkedHashMap<>();
        AppConfigurationEntry[] entries = entries(section);
        if (entries != null) {
            for (AppConfigurationEntry entry : entries) {
                entry.getOptions().forEach((name, value) -> {
                    if (name.startsWith(prefix) && value instanceof String text) {
                        options.put(name.substring(prefix.length()), text);
                    }
                });
            }
        }
        return options;
    }

    /** Whether a ticket for tickets has little of its life left. */
    private boolean worn(long nowMillis) {
        for (KerberosTicket ticket : subject.getPrivateCredentials(KerberosTicket.class)) {
            boolean forTickets =
                    ticket.getServer() != null && ticket.getServer().getName().startsWith("krbtgt/");
            if (forTickets) {
                Instant end = ticket.getEndTime().toInstant();
                Instant start = ticket.getStartTime() != null
                        ? ticket.getStartTime().toInstant()
                        : ticket.getAuthTime().toInstant();
                long life = Duration.between(start, end).toMillis();
                return nowMillis >= start.toEpochMilli() + life * WORN_PERCENT / 100;
            }
        }
        return false;
    }

    private Subject login() throws LoginException {
        try {
            LoginContext context = new LoginContext(section);
            context.login();
            return context.getSubject();
        } catch (LoginException e) {
            throw failed(
                    "the login by section '" + section + "' of the JAAS configuration fails: " + e.getMessage(), e);
        } catch (SecurityException e) {
            throw failed("the JAAS configuration can't be read: " + e.getMessage(), e);
        }
    }

    /** Null if there is no such section. */
    private static AppConfigurationEntry @Nullable [] entries(String section) throws LoginException {
        try {
            return Configuration.getConfiguration().getAppConfigurationEntry(section);
        } catch (SecurityException e) {
            throw failed("the JAAS configuration can't be read: " + e.getMessage(), e);
        }
    }

    private static LoginException failed(String why, Exception cause) {
        LoginException failed = new LoginException(why);
        failed.initCause(cause);
        return failed;
    }

    private static @Nullable String first(Set<String> texts) {
        return texts.isEmpty() ? null : texts.iterator().next();
    }
}
