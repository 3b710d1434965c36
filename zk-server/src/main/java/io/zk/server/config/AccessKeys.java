package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.YES_NO;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of ACLs and authentication. */
public final class AccessKeys {
    public static final Setting<Boolean> SKIP_ACL = anywhere("skipACL", YES_NO, false, "yes: no ACL is ever checked");
    public static final Setting<Boolean> DIGEST_ENABLED =
            anywhere("DigestAuthenticationProvider.enabled", BOOLEAN, true, "whether the scheme digest is there");
    public static final Setting<String> SUPER_DIGEST = anywhere(
            "DigestAuthenticationProvider.superDigest",
            TEXT,
            "",
            "the user with all rights: `super:` and the base64 of the digest of `super:<password>`");
    public static final Setting<String> DIGEST_ALGORITHM = anywhere(
            "DigestAuthenticationProvider.digestAlg",
            new ValueType<>("the name of a hash that this JVM has", AccessKeys::hash),
            "SHA1",
            "the hash of the scheme digest, as Java names it");

    private AccessKeys() {}

    private static @Nullable String hash(String name) {
        try {
            MessageDigest.getInstance(name);
            return name;
        } catch (NoSuchAlgorithmException unknown) {
            return null;
        }
    }

    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(SKIP_ACL, DIGEST_ENABLED, SUPER_DIGEST, DIGEST_ALGORITHM));
        all.addAll(SaslKeys.ALL);
        all.add(anywhere(
                        "IPAuthenticationProvider.usexforwardedfor",
                        BOOLEAN,
                        false,
                        "the header X-Forwarded-For says where a request to the admin server comes from")
                .ignored("an address is that of the connection; a header that anybody can write is not believed"));
        all.addAll(TlsKeys.all());
        return List.copyOf(all);
    }
}
