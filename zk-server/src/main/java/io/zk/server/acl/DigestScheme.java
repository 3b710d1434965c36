package io.zk.server.acl;

import io.zk.protocol.data.Id;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Users with passwords: an id is {@code user:} and the base64 of the hash of {@code user:password}. */
final class DigestScheme implements Scheme {
    static final String NAME = "digest";

    private final String algorithm;
    private final @Nullable String superDigest;

    /** @throws IllegalArgumentException if there is no such hash */
    DigestScheme(String algorithm, @Nullable String superDigest) {
        this.algorithm = algorithm;
        this.superDigest = superDigest;
        hash();
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Exactly two parts at colons, of which the first may be empty and any number of empty ones may follow. */
    @Override
    public boolean accepts(String aclId) {
        int end = aclId.length();
        while (end > 0 && aclId.charAt(end - 1) == ':') {
            end--;
        }
        int colon = aclId.indexOf(':');
        return colon >= 0 && colon < end && aclId.lastIndexOf(':', end - 1) == colon;
    }

    @Override
    public boolean matches(String identity, String aclId) {
        return identity.equals(aclId);
    }

    @Override
    public boolean standsForCreator() {
        return true;
    }

    @Override
    public String user(String identity) {
        int colon = identity.indexOf(':');
        return colon < 0 ? identity : identity.substring(0, colon);
    }

    /** An entry's id without the hash, for those who may read the ACL but not change it. */
    static String masked(String aclId) {
        int colon = aclId.indexOf(':');
        return colon < 0 ? aclId : aclId.substring(0, colon) + ":x";
    }

    /** Any bytes prove some identity; without a colon all of them are the user. */
    @Override
    public @Nullable Identities authenticate(byte @Nullable [] auth, Identities before) {
        if (auth == null) {
            return null;
        }
        String user = user(new String(auth, StandardCharsets.UTF_8));
        String id = user + ":" + Base64.getEncoder().encodeToString(hash().digest(auth));
        Identities after = before.with(new Id(NAME, id));
        return id.equals(superDigest) ? after.with(Identities.SUPER) : after;
    }

    private MessageDigest hash() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException unknown) {
            throw new IllegalArgumentException("no such digest algorithm: " + algorithm, unknown);
        }
    }
}
