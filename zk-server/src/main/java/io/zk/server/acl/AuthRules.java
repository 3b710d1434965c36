package io.zk.server.acl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a connection is wanted before it is served.
 *
 * @param exchanges whether SASL exchanges are carried out; without that a token is answered by none
 * @param keepsFailed whether a connection whose exchange failed may go on as it was ({@code allowSaslFailedClients})
 * @param enforced a connection has to have an identity of one of these schemes; empty: it need not
 *     ({@code enforce.auth.schemes}, {@code sessionRequireClientSASLAuth})
 * @param ensembleNames what a client may call this ensemble, empty: as it likes ({@code ensembleAuthName}); null: the
 *     scheme ensemble is not there
 */
public record AuthRules(
        boolean exchanges, boolean keepsFailed, List<String> enforced, @Nullable List<String> ensembleNames) {
    public static final AuthRules NONE = new AuthRules(false, false, List.of(), null);

    public AuthRules {
        enforced = List.copyOf(enforced);
        ensembleNames = ensembleNames == null ? null : List.copyOf(ensembleNames);
    }

    /** Whether who has these identities is served. */
    public boolean admits(Identities identities) {
        return enforced.isEmpty()
                || identities.ids().stream().anyMatch(id -> id.scheme() != null && enforced.contains(id.scheme()));
    }

    /** Whether a failed exchange is fatal in itself, not only for what it would have proved. */
    public boolean enforcesSasl() {
        return enforced.contains(SaslScheme.NAME);
    }
}
