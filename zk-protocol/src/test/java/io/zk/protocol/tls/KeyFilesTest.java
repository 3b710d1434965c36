package io.zk.protocol.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.SslProvider;
import io.zk.certificates.Authority;
import io.zk.certificates.Authority.Owner;
import io.zk.certificates.Authority.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key and trust files in every form, and what is said of those that can't be used. */
class KeyFilesTest {
    private final Authority authority = new Authority("CN=Test Authority");
    private final Owner owner = authority.issue("CN=owner");
    private final Map<String, String> settings = new HashMap<>();
    private Path folder;

    @BeforeEach
    void folder(@TempDir Path scratch) {
        folder = scratch;
        settings.put(
                "trustStore.location",
                Authority.trustFile(folder.resolve("trust.pem"), authority.certificate())
                        .toString());
    }

    private LiveTls open() throws TlsException {
        return LiveTls.open(TlsSettings.read(key -> settings.getOrDefault(key, ""), TlsSettings.CLIENT_PORT));
    }

    private String refusal() {
        String message =
                String.valueOf(assertThrows(TlsException.class, this::open).getMessage());
        return message.replace(folder.toString(), "DIR");
    }

    private void keys(Path file) {
        settings.put("keyStore.location", file.toString());
    }

    private Path text(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.US_ASCII);
    }

    @Test
    void everyKindOfStoreIsRead() throws Exception {
        for (String type : List.of("JKS", "PKCS12", "BCFKS")) {
            String end = type.equals("PKCS12") ? "p12" : type.toLowerCase(java.util.Locale.ROOT);
            keys(Authority.keyStore(folder.resolve("keys." + end), type, owner));
            settings.put("keyStore.password", Authority.PASSWORD);
            settings.put(
                    "trustStore.location",
                    Authority.trustStore(folder.resolve("trust." + end), type, authority.certificate())
                            .toString());
            settings.put("trustStore.password", Authority.PASSWORD);
            assertEquals("CN=owner", open().current().subject(), type);
        }
        keys(Files.copy(folder.resolve("keys.p12"), folder.resolve("keys")));
        settings.put("keyStore.type", "pkcs12");
        settings.put(
                "keyStore.passwordPath",
                text("password", Authority.PASSWORD + "\n").toString());
        settings.put("keyStore.password", "not this one");
        assertEquals("CN=owner", open().current().subject());
    }

    @Test
    void encryptedAndPlainPemKeysAreRead() throws Exception {
        keys(Authority.keyFile(folder.resolve("keys.pem"), owner));
        assertEquals("CN=owner", open().current().subject());
        PKCS8Generator encrypted = new PKCS8Generator(
                PrivateKeyInfo.getInstance(owner.keys().getPrivate().getEncoded()),
                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setPassword(Authority.PASSWORD.toCharArray())
                        .build());
        keys(text("encrypted.pem", Authority.pem(encrypted.generate(), owner.certificate())));
        assertEquals("DIR/encrypted.pem: its key is encrypted, and no password is set", refusal());
        settings.put("keyStore.password", "wrong");
        assertEquals("DIR/encrypted.pem: its key can't be decrypted; is the password right?", refusal());
        settings.put("keyStore.password", Authority.PASSWORD);
        assertEquals("CN=owner", open().current().subject());
    }

    @Test
    void whatCantBeUsedIsSaidInOneSentence() throws Exception {
        keys(folder.resolve("none.pem"));
        assertEquals("there is no file DIR/none.pem", refusal());
        keys(text("empty.pem", ""));
        assertEquals("DIR/empty.pem: there is no private key in it", refusal());
        keys(text("key.pem", Authority.pem(owner.keys().getPrivate())));
        assertEquals("DIR/key.pem: there is no certificate in it", refusal());
        Owner other = authority.issue("CN=other");
        keys(text("mixed.pem", Authority.pem(owner.keys().getPrivate(), other.certificate())));
        assertEquals("DIR/mixed.pem: its key is not that of its first certificate (CN=other)", refusal());
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        keys(text("kinds.pem", Authority.pem(rsa.generateKeyPair().getPrivate(), other.certificate())));
        assertEquals("DIR/kinds.pem: its key is not that of its first certificate (CN=other)", refusal());
        keys(text("old.pem", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"));
        assertTrue(refusal().contains("openssl pkcs8 -topk8"), refusal());
        keys(Authority.keyStore(folder.resolve("keys.p12"), "PKCS12", owner));
        settings.put("keyStore.password", "wrong");
        assertTrue(refusal().startsWith("DIR/keys.p12 can't be read as PKCS12: "), refusal());
        settings.put("trustStore.location", text("trust2.pem", "").toString());
        settings.put("keyStore.password", Authority.PASSWORD);
        assertEquals("DIR/trust2.pem: there is no trusted certificate in it", refusal());
    }

    @Test
    void changedFilesAreTakenUpAndBrokenOnesLeaveTheOld() throws Exception {
        Path file = Authority.keyFile(folder.resolve("keys.pem"), owner);
        keys(file);
        LiveTls tls = open();
        assertFalse(tls.refresh());
        Authority.keyFile(file, authority.issue("CN=second"));
        assertTrue(tls.refresh());
        assertEquals("CN=second", tls.current().subject());
        text("keys.pem", "half");
        assertThrows(TlsException.class, tls::refresh);
        assertFalse(tls.refresh(), "said once");
        assertEquals("CN=second", tls.current().subject());
        Files.delete(file);
        assertThrows(TlsException.class, tls::refresh);
        Authority.keyFile(file, authority.issue("CN=third"));
        assertTrue(tls.refresh());
        assertEquals("CN=third", tls.current().subject());
    }

    @Test
    void theFirstCertificateToEndCounts() throws Exception {
        Owner soon = authority.issue(Request.of("CN=soon").ends(Duration.ofDays(9)));
        keys(text("chain.pem", Authority.pem(soon.keys().getPrivate(), soon.certificate(), authority.certificate())));
        Instant end = open().current().expires();
        assertEquals(soon.certificate().getNotAfter().toInstant(), end);
    }

    @Test
    void hostsAreHeldAgainstNames() {
        var star = authority
                .issue(Request.of("CN=ignored.example").hosts("*.zk.example", "Zoo1.example", "10.1.2.3"))
                .certificate();
        for (String host : List.of("a.zk.example", "A.ZK.EXAMPLE.", "zoo1.example", "10.1.2.3")) {
            assertTrue(HostNames.covers(star, host), host);
        }
        for (String host : List.of("zk.example", "b.a.zk.example", "zoo2.example", "10.1.2.4", "ignored.example", "")) {
            assertFalse(HostNames.covers(star, host), host);
        }
        var common = authority
                .issue(Request.of("CN=old.example,O=Test").hosts(new String[0]))
                .certificate();
        assertTrue(HostNames.covers(common, "old.example"));
        assertFalse(HostNames.covers(common, "older.example"));
        var everything = authority.issue(Request.of("CN=x").hosts("*.example")).certificate();
        assertFalse(HostNames.covers(everything, "a.example"), "a star below one label");
    }

    @Test
    void theTrialOfALibraryIsAHandshake() throws Exception {
        Path file = Authority.keyFile(folder.resolve("keys.pem"), owner);
        KeyFiles.OwnKey key = KeyFiles.keys(new StoreFile(file.toString(), "", "", ""));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key.store(), key.secret());
        assertEquals("", OpenSslTrial.failure(keys, SslProvider.JDK));
        KeyManagerFactory none = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        none.init(null, new char[0]);
        assertTrue(OpenSslTrial.failure(none, SslProvider.JDK).startsWith("a trial failed ("));
    }
}
