package io.zk.protocol.tls;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the other side is who it has to be: its certificate leads up to a trusted one, is not revoked if that
 * is asked for, and is for the host it is on. Says why not in one sentence. Any thread; may block, to ask an issuer or
 * the DNS.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager chains;
    private final TlsSettings.PeerChecks checks;

    private PeerTrust(X509ExtendedTrustManager chains, TlsSettings.PeerChecks checks) {
        this.chains = chains;
        this.checks = checks;
    }

    /** @param trusted null: whom the JVM believes */
    static PeerTrust of(KeyFiles.@Nullable Trusted trusted, TlsSettings.PeerChecks checks)
            throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate certificate :
                trusted == null ? Arrays.asList(ofJvm().getAcceptedIssuers()) : trusted.certificates()) {
            anchors.add(new TrustAnchor(certificate, null));
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setRevocationEnabled(checks.revocation());
        if (checks.revocation()) {
            PKIXRevocationChecker checker =
                    (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(
                    checks.ocsp()
                            ? EnumSet.noneOf(PKIXRevocationChecker.Option.class)
                            : EnumSet.of(
                                    PKIXRevocationChecker.Option.PREFER_CRLS,
                                    PKIXRevocationChecker.Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
            if (trusted != null) {
                parameters.addCertStore(
                        CertStore.getInstance("Collection", new CollectionCertStoreParameters(trusted.revocations())));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return new PeerTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0], checks);
    }

    private static X509ExtendedTrustManager ofJvm() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            chains.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw explained(chain, e);
        }
        String host = engine.getPeerHost();
        if (checks.serverName() && (host == null || !HostNames.covers(chain[0], host))) {
            throw otherHost(chain[0], String.valueOf(host));
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            chains.checkClientTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw explained(chain, e);
        }
        String address = engine.getPeerHost();
        if (checks.clientName() && (address == null || !coversAddress(chain[0], address))) {
            throw otherHost(chain[0], String.valueOf(address));
        }
    }

    private boolean coversAddress(X509Certificate certificate, String address) {
        if (HostNames.covers(certificate, address)) {
            return true;
        }
        if (!checks.reverseLookup()) {
            return false;
        }
        try {
            String name = InetAddress.getByName(address).getCanonicalHostName();
            return !name.equals(address) && HostNames.covers(certificate, name);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static CertificateException otherHost(X509Certificate certificate, String host) {
        return new CertificateException("the certificate of " + subject(certificate) + " is for "
                + HostNames.list(certificate) + " and not for " + host);
    }

    /** The same failure in words; its cause stays, for the alert that the other side gets follows from it. */
    private static CertificateException explained(X509Certificate[] chain, CertificateException failure) {
        String why = reason(failure);
        Throwable cause = failure.getCause();
        String subject = chain.length == 0 ? "nobody" : subject(chain[0]);
        return new CertificateException("the certificate of " + subject + " " + why, cause == null ? failure : cause);
    }

    private static String reason(CertificateException failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            if (cause instanceof CertificateExpiredException) {
                return "has expired: " + TlsFailure.text(cause);
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "is not valid yet: " + TlsFailure.text(cause);
            }
            if (cause instanceof CertificateRevokedException revoked) {
                return "is revoked since " + revoked.getRevocationDate().toInstant() + ": "
                        + revoked.getRevocationReason();
            }
            if (cause instanceof CertPathValidatorException path
                    && path.getReason() == BasicReason.UNDETERMINED_REVOCATION_STATUS) {
                Throwable first = path.getCause();
                return "may be revoked, nobody could say: " + TlsFailure.text(path)
                        + (first == null ? "" : " (" + TlsFailure.text(first) + ")");
            }
            cause = cause.getCause();
        }
        return "is not trusted: " + TlsFailure.text(failure);
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }

    // Netty's handlers always come with an engine; without one there is nothing to hold a name against.

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a client can't be checked without its connection");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a server can't be checked without its connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }
}
