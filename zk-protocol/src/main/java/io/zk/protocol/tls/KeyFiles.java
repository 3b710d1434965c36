package io.zk.protocol.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads key and trust files, whatever they are written as. Any thread. */
final class KeyFiles {
    private static final List<String> BOUNCY_CASTLE = List.of(
            "org.bouncycastle.jce.provider.BouncyCastleProvider",
            "org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider");
    private static final Map<String, String> SIGNATURES = Map.of(
            "RSA", "SHA256withRSA",
            "EC", "SHA256withECDSA",
            "EdDSA", "EdDSA",
            "DSA", "SHA256withDSA");

    private KeyFiles() {}

    /**
     * A private key with its certificates.
     *
     * @param own the first certificate is the one that is shown, the others lead up from it
     */
    record OwnKey(KeyStore store, char[] secret, List<X509Certificate> own) {}

    /** Whom to believe, and which certificates are not to be believed any more. */
    record Trusted(List<X509Certificate> certificates, List<X509CRL> revocations) {}

    /** @throws TlsException if it holds no key that can be used */
    static OwnKey keys(StoreFile file) throws TlsException {
        char[] secret = file.secret();
        try {
            KeyStore store;
            if (file.format() == StoreFile.Format.PEM) {
                PemFile pem = PemFile.read(file.path(), secret);
                PrivateKey key = pem.key();
                if (key == null || pem.certificates().isEmpty()) {
                    throw new TlsException(file.location() + ": there is no "
                            + (key == null ? "private key" : "certificate") + " in it");
                }
                store = KeyStore.getInstance("PKCS12");
                store.load(null, secret);
                store.setKeyEntry("key", key, secret, pem.certificates().toArray(new Certificate[0]));
            } else {
                store = load(file, secret);
            }
            return own(file, store, secret);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(file, e);
        }
    }

    /** @throws TlsException if there is nobody to believe in it */
    static Trusted trusted(StoreFile file) throws TlsException {
        char[] secret = file.secret();
        try {
            Trusted trusted;
            if (file.format() == StoreFile.Format.PEM) {
                PemFile pem = PemFile.read(file.path(), secret);
                trusted = new Trusted(pem.certificates(), pem.revocations());
            } else {
                KeyStore store = load(file, secret);
                List<X509Certificate> certificates = new ArrayList<>();
                for (String alias : Collections.list(store.aliases())) {
                    // Of a key entry its own certificate, as Java's trust stores have it.
                    if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                        certificates.add(certificate);
                    }
                }
                trusted = new Trusted(List.copyOf(certificates), List.of());
            }
            if (trusted.certificates().isEmpty()) {
                throw new TlsException(file.location() + ": there is no trusted certificate in it");
            }
            return trusted;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(file, e);
        }
    }

    private static OwnKey own(StoreFile file, KeyStore store, char[] secret)
            throws GeneralSecurityException, TlsException {
        for (String alias : Collections.list(store.aliases())) {
            if (!store.isKeyEntry(alias) || !(store.getKey(alias, secret) instanceof PrivateKey key)) {
                continue;
            }
            List<X509Certificate> chain = new ArrayList<>();
            Certificate[] certificates = store.getCertificateChain(alias);
            for (Certificate certificate : certificates == null ? new Certificate[0] : certificates) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
            if (chain.isEmpty()) {
                continue;
            }
            if (!belong(key, chain.get(0).getPublicKey())) {
                throw new TlsException(file.location() + ": its key is not that of its first certificate ("
                        + chain.get(0).getSubjectX500Principal().getName() + ")");
            }
            return new OwnKey(store, secret, List.copyOf(chain));
        }
        throw new TlsException(file.location() + ": there is no private key with a certificate in it");
    }

    /** Signs with the one and verifies with the other: a file in the middle of its replacement is found out by that. */
    private static boolean belong(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(open.getAlgorithm());
        if (algorithm == null) {
            return true;
        }
        if (!secret.getAlgorithm().equals(open.getAlgorithm())) {
            return false;
        }
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(secret);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(open);
        return verifying.verify(signature);
    }

    private static KeyStore load(StoreFile file, char[] secret)
            throws IOException, GeneralSecurityException, TlsException {
        KeyStore store;
        if (file.format() == StoreFile.Format.BCFKS) {
            Provider provider = bouncyCastle();
            if (provider == null) {
                throw new TlsException(file.location()
                        + ": the type BCFKS needs BouncyCastle's provider: a jar bcprov or bc-fips on the class path");
            }
            store = KeyStore.getInstance("BCFKS", provider);
        } else {
            store = KeyStore.getInstance(file.format().name());
        }
        try (InputStream in = Files.newInputStream(file.path())) {
            store.load(in, secret);
        }
        return store;
    }

    /** Null if it is not on the class path. */
    private static @Nullable Provider bouncyCastle() {
        for (String name : BOUNCY_CASTLE) {
            try {
                return Class.forName(name)
                        .asSubclass(Provider.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                // The next one.
            }
        }
        return null;
    }

    private static TlsException unusable(StoreFile file, Exception e) {
        if (e instanceof NoSuchFileException) {
            return new TlsException("there is no file " + file.location(), e);
        }
        String kind = "";
        try {
            kind = " as " + file.format();
        } catch (TlsException unknown) {
            // Said before it came to this.
        }
        return new TlsException(file.location() + " can't be read" + kind + ": " + TlsFailure.text(e), e);
    }

    /** For the look at whether it has changed. */
    static List<Path> paths(TlsSettings settings) {
        List<Path> paths = new ArrayList<>();
        for (StoreFile file : List.of(settings.keys(), settings.trusted())) {
            if (file.isSet()) {
                paths.add(file.path());
                if (!file.passwordPath().isEmpty()) {
                    paths.add(Path.of(file.passwordPath()));
                }
            }
        }
        return paths;
    }
}
