package io.zk.certificates;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that lives as long as a test: issues certificates, and lists of those it takes back. Any thread. */
public final class Authority {
    /** Of every file that has one. */
    public static final String PASSWORD = "test-only";

    private static final AtomicLong SERIAL = new AtomicLong(System.currentTimeMillis());
    private static final Duration LONG = Duration.ofDays(300);

    private final X500Principal name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    /** A key with its certificate. */
    public record Owner(KeyPair keys, X509Certificate certificate) {}

    /**
     * What a certificate says.
     *
     * @param responder who tells whether it is revoked; empty: nobody
     */
    public record Request(
            String subject, List<String> hosts, Duration age, Duration life, String revocationList, String responder) {
        /** Valid since a day, for the hosts of every test: localhost and 127.0.0.1. */
        public static Request of(String subject) {
            return new Request(subject, List.of("localhost", "127.0.0.1"), Duration.ofDays(1), LONG, "", "");
        }

        /** The same for other hosts. */
        public Request hosts(String... names) {
            return new Request(subject, List.of(names), age, life, revocationList, responder);
        }

        /** The same, but it ends so long from now; negative: it has ended. */
        public Request ends(Duration fromNow) {
            return new Request(subject, hosts, Duration.ofDays(60), fromNow, revocationList, responder);
        }

        /** The same with a place where the list of the revoked is to be had. */
        public Request revocationList(String uri) {
            return new Request(subject, hosts, age, life, uri, responder);
        }

        /** The same with the address of who tells whether it is revoked. */
        public Request responder(String uri) {
            return new Request(subject, hosts, age, life, revocationList, uri);
        }
    }

    public Authority(String subject) {
        try {
            name = new X500Principal(subject);
            keys = newKeys();
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(now.minus(Duration.ofDays(100))),
                    Date.from(now.plus(Duration.ofDays(1000))),
                    name,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer()));
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Issues a certificate for a new key. */
    public Owner issue(Request request) {
        try {
            KeyPair own = newKeys();
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(now.minus(request.age())),
                    Date.from(now.plus(request.life())),
                    new X500Principal(request.subject()),
                    own.getPublic());
            GeneralName[] names = request.hosts().stream()
                    .map(host -> new GeneralName(
                            Character.isDigit(host.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                    .toArray(GeneralName[]::new);
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            if (!request.revocationList().isEmpty()) {
                GeneralNames place = new GeneralNames(
                        new GeneralName(GeneralName.uniformResourceIdentifier, request.revocationList()));
                builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                    new DistributionPoint(new DistributionPointName(place), null, null)
                }));
            }
            if (!request.responder().isEmpty()) {
                GeneralName place = new GeneralName(GeneralName.uniformResourceIdentifier, request.responder());
                builder.addExtension(
                        Extension.authorityInfoAccess,
                        false,
                        new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, place));
            }
            return new Owner(own, new JcaX509CertificateConverter().getCertificate(builder.build(signer())));
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Owner issue(String subject) {
        return issue(Request.of(subject));
    }

    /** The list of those that are revoked. */
    public X509CRL revoke(X509Certificate... revoked) {
        try {
            Instant now = Instant.now();
            JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(name, Date.from(now.minus(Duration.ofHours(1))));
            builder.setNextUpdate(Date.from(now.plus(Duration.ofDays(10))));
            for (X509Certificate one : revoked) {
                builder.addCRLEntry(one.getSerialNumber(), Date.from(now.minus(Duration.ofMinutes(5))), 0);
            }
            return new JcaX509CRLConverter().getCRL(builder.build(signer()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Text of the PEM form of keys, certificates and lists. */
    public static String pem(Object... things) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object thing : things) {
                writer.writeObject(
                        thing instanceof java.security.PrivateKey key
                                ? new org.bouncycastle.openssl.PKCS8Generator(
                                        org.bouncycastle.asn1.pkcs.PrivateKeyInfo.getInstance(key.getEncoded()), null)
                                : thing);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The PEM file of a key store: key, then certificate. Replaces what is there in one step. */
    public static Path keyFile(Path file, Owner owner) {
        return write(file, pem(owner.keys().getPrivate(), owner.certificate()).getBytes(StandardCharsets.US_ASCII));
    }

    /** The PEM file of a trust store. */
    public static Path trustFile(Path file, Object... certificatesAndLists) {
        return write(file, pem(certificatesAndLists).getBytes(StandardCharsets.US_ASCII));
    }

    /** A key store of this type of Java's, under {@link #PASSWORD}. */
    public static Path keyStore(Path file, String type, Owner owner) {
        return store(
                file,
                type,
                store -> store.setKeyEntry(
                        "key", owner.keys().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {owner.certificate()
                        }));
    }

    /** A trust store of this type of Java's, under {@link #PASSWORD}. */
    public static Path trustStore(Path file, String type, X509Certificate trusted) {
        return store(file, type, store -> store.setCertificateEntry("trusted", trusted));
    }

    private interface Entry {
        void put(KeyStore store) throws GeneralSecurityException;
    }

    private static Path store(Path file, String type, Entry entry) {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = type.equals("BCFKS")
                    ? KeyStore.getInstance(type, new org.bouncycastle.jce.provider.BouncyCastleProvider())
                    : KeyStore.getInstance(type);
            store.load(null, PASSWORD.toCharArray());
            entry.put(store);
            store.store(out, PASSWORD.toCharArray());
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(Path file, byte[] bytes) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, bytes);
            return Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ContentSigner signer() {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }
}
