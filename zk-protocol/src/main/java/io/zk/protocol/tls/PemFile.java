package io.zk.protocol.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a PEM file holds, in its order (RFC 7468).
 *
 * @param key null: none
 */
record PemFile(List<X509Certificate> certificates, List<X509CRL> revocations, @Nullable PrivateKey key) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "DSA");

    /**
     * Reads it. Text between the blocks is passed over.
     *
     * @param secret for a key that is encrypted
     */
    static PemFile read(Path path, char[] secret) throws IOException, GeneralSecurityException, TlsException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        List<X509CRL> revocations = new ArrayList<>();
        PrivateKey key = null;
        Matcher blocks = BLOCK.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            String label = blocks.group(1);
            byte[] bytes = Base64.getMimeDecoder().decode(blocks.group(2));
            switch (label) {
                case "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE" -> certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
                case "X509 CRL" -> revocations.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(bytes)));
                case "PRIVATE KEY" -> key = key(path, new PKCS8EncodedKeySpec(bytes));
                case "ENCRYPTED PRIVATE KEY" -> key = key(path, decrypted(path, bytes, secret));
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" -> throw new TlsException(
                        path + ": its key is in the old form \"" + label
                                + "\"; \"openssl pkcs8 -topk8\" turns it into \"PRIVATE KEY\"");
                default -> {} // parameters of curves, requests: not what was asked for
            }
        }
        return new PemFile(List.copyOf(certificates), List.copyOf(revocations), key);
    }

    private static PrivateKey key(Path path, PKCS8EncodedKeySpec spec) throws GeneralSecurityException, TlsException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // The next kind.
            }
        }
        throw new TlsException(path + ": its key is of none of the kinds " + KEY_ALGORITHMS);
    }

    private static PKCS8EncodedKeySpec decrypted(Path path, byte[] bytes, char[] secret)
            throws IOException, TlsException {
        if (secret.length == 0) {
            throw new TlsException(path + ": its key is encrypted, and no password is set");
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
            // For PBES2 the name is in the parameters, and only there.
            String algorithm = info.getAlgParameters() == null
                    ? info.getAlgName()
                    : info.getAlgParameters().toString();
            if (!algorithm.startsWith("PBE")) {
                algorithm = info.getAlgName();
            }
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(secret)),
                    info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (GeneralSecurityException e) {
            throw new TlsException(path + ": its key can't be decrypted; is the password right?", e);
        }
    }
}
