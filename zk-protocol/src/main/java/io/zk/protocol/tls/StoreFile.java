package io.zk.protocol.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file with keys or certificates, by the settings that name it.
 *
 * @param location empty: there is none
 * @param type as set: JKS, PKCS12, PEM, BCFKS in any case; empty: what the name ends in says it, JKS if that says nothing
 * @param password empty: none
 * @param passwordPath a file that holds the password, which comes before the other; empty: none
 */
public record StoreFile(String location, String type, String password, String passwordPath) {
    /** How such a file is written. */
    enum Format {
        JKS,
        PKCS12,
        PEM,
        BCFKS
    }

    public boolean isSet() {
        return !location.isEmpty();
    }

    Path path() {
        return Path.of(location);
    }

    Format format() throws TlsException {
        if (!type.isEmpty()) {
            try {
                return Format.valueOf(type.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TlsException(location + ": the type " + type + " is none of JKS, PKCS12, PEM, BCFKS", e);
            }
        }
        String name = location.toLowerCase(Locale.ROOT);
        if (name.endsWith(".pem")) {
            return Format.PEM;
        }
        if (name.endsWith(".p12")) {
            return Format.PKCS12;
        }
        return name.endsWith(".bcfks") ? Format.BCFKS : Format.JKS;
    }

    char[] secret() throws TlsException {
        if (passwordPath.isEmpty()) {
            return password.toCharArray();
        }
        try {
            return Files.readString(Path.of(passwordPath), StandardCharsets.UTF_8)
                    .strip()
                    .toCharArray();
        } catch (IOException e) {
            throw new TlsException("the password file " + passwordPath + " can't be read: " + TlsFailure.text(e), e);
        }
    }

    /** Whoever logs it does not show the password. */
    @Override
    public String toString() {
        return location;
    }
}
