package io.zk.server.acl;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The permission check, the fix-up of written ACLs, and what an auth packet proves. Immutable; any thread.
 *
 * <p>An entry of a scheme that is not turned on is refused when it is written, and matches nobody when it is read back.
 */
public final class AclRules {
    private static final String AUTH = "auth";

    private final boolean skipAcl;
    private final Scheme[] schemes;
    private final SaslIds sasl;
    private final AuthRules auth;

    /** @throws IllegalArgumentException if the digest algorithm does not exist */
    public AclRules(AclSettings settings) {
        this(settings, null);
    }

    /**
     * The same with the scheme x509.
     *
     * @param x509 null: without
     */
    public AclRules(AclSettings settings, @Nullable X509Ids x509) {
        this(settings, x509, AuthRules.NONE);
    }

    /**
     * Of a server that may want more of a connection before it serves it.
     *
     * @param x509 null: without that scheme
     * @throws IllegalArgumentException if the digest algorithm does not exist
     */
    public AclRules(AclSettings settings, @Nullable X509Ids x509, AuthRules auth) {
        this.auth = auth;
        skipAcl = settings.skipAcl();
        sasl = settings.sasl();
        List<Scheme> list = new ArrayList<>();
        list.add(new IpScheme());
        if (settings.digestEnabled()) {
            list.add(new DigestScheme(settings.digestAlgorithm(), settings.superDigest()));
        }
        if (settings.saslEnabled()) {
            list.add(new SaslScheme(sasl));
        }
        if (x509 != null) {
            list.add(new X509Scheme(x509));
        }
        List<String> ensembleNames = auth.ensembleNames();
        if (ensembleNames != null) {
            list.add(new EnsembleScheme(ensembleNames));
        }
        schemes = list.toArray(new Scheme[0]);
    }

    /** Whether one of these permission bits is granted. A null or empty ACL grants everything. Allocates nothing. */
    public boolean allows(@Nullable List<Acl> acl, int perms, Identities identities) {
        if (acl == Acl.OPEN || acl == null || skipAcl || identities.superUser()) {
            return true;
        }
        for (int i = 0; i < acl.size(); i++) {
            Acl entry = acl.get(i);
            if ((entry.perms() & perms) != 0 && means(entry.id(), identities)) {
                return true;
            }
        }
        return acl.isEmpty();
    }

    /** Whether a connection may hear of an event on a node with this ACL: it must be able to read it. */
    public boolean allowsEvent(@Nullable List<Acl> acl, Identities identities) {
        return allows(acl, Acl.READ, identities);
    }

    /**
     * The list as it is stored, or null if it is not valid: equal entries only once, and instead of an entry of the
     * scheme auth one for each identity that stands for the creator.
     */
    public @Nullable List<Acl> fixUp(@Nullable List<Acl> acl, Identities identities) {
        if (acl == null || acl.isEmpty()) {
            return null;
        }
        if (acl.size() == 1 && acl.get(0).equals(Acl.OPEN.get(0))) {
            return Acl.OPEN;
        }
        List<Acl> fixed = new ArrayList<>(acl.size());
        for (Acl entry : new LinkedHashSet<>(acl)) {
            if (AUTH.equals(entry.id().scheme())) {
                if (!addCreator(fixed, entry.perms(), identities)) {
                    return null;
                }
            } else if (valid(entry.id())) {
                fixed.add(entry);
            } else {
                return null;
            }
        }
        return List.copyOf(fixed);
    }

    /** The identities after an auth packet, or null if it is refused. */
    public @Nullable Identities authenticate(@Nullable String scheme, byte @Nullable [] auth, Identities before) {
        Scheme known = find(scheme);
        return known == null ? null : known.authenticate(auth, before);
    }

    /** Whether this is the scheme by which a client names an ensemble, and it is there. */
    public boolean ofEnsemble(@Nullable String scheme) {
        return auth.ensembleNames() != null && EnsembleScheme.NAME.equals(scheme);
    }

    /** What is wanted of a connection before it is served. */
    public AuthRules auth() {
        return auth;
    }

    /** The identities after a SASL exchange has authorized this id. */
    public Identities proven(String saslId, Identities before) {
        return SaslScheme.proven(saslId, sasl, before);
    }

    /** What whoAmI shows of an identity: never its secret; empty for a scheme that is not turned on. */
    public String user(Id identity) {
        Scheme scheme = find(identity.scheme());
        return scheme == null || identity.id() == null ? "" : scheme.user(identity.id());
    }

    /** The list as those see it who may read it but not change it: without the hashes of passwords. */
    public List<Acl> masked(List<Acl> acl) {
        List<Acl> masked = new ArrayList<>(acl.size());
        for (Acl entry : acl) {
            String id = entry.id().id();
            if (id != null && DigestScheme.NAME.equals(entry.id().scheme())) {
                masked.add(new Acl(entry.perms(), new Id(DigestScheme.NAME, DigestScheme.masked(id))));
            } else {
                masked.add(entry);
            }
        }
        return masked;
    }

    private boolean means(Id wanted, Identities identities) {
        if (Id.ANYONE.equals(wanted)) {
            return true;
        }
        Scheme scheme = find(wanted.scheme());
        String wantedId = wanted.id();
        if (scheme == null || wantedId == null) {
            return false;
        }
        List<Id> ids = identities.ids();
        for (int i = 0; i < ids.size(); i++) {
            Id identity = ids.get(i);
            String id = identity.id();
            if (id != null && scheme.name().equals(identity.scheme()) && scheme.matches(id, wantedId)) {
                return true;
            }
        }
        return false;
    }

    private boolean valid(Id id) {
        if (Id.ANYONE.equals(id)) {
            return true;
        }
        Scheme scheme = find(id.scheme());
        return scheme != null && id.id() != null && scheme.accepts(id.id());
    }

    private boolean addCreator(List<Acl> fixed, int perms, Identities identities) {
        boolean found = false;
        for (Id id : identities.ids()) {
            Scheme scheme = find(id.scheme());
            if (scheme != null && scheme.standsForCreator()) {
                fixed.add(new Acl(perms, id));
                found = true;
            }
        }
        return found;
    }

    private @Nullable Scheme find(@Nullable String name) {
        for (Scheme scheme : schemes) {
            if (scheme.name().equals(name)) {
                return scheme;
            }
        }
        return null;
    }
}
