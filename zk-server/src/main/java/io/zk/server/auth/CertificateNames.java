package io.zk.server.auth;

import io.zk.server.acl.Identities;
import io.zk.server.acl.X509Ids;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/** Reads out of a client's certificate who the client is. Any thread. */
public final class CertificateNames {
    private final X509Ids ids;

    public CertificateNames(X509Ids ids) {
        this.ids = ids;
    }

    /**
     * Who a connection is after its handshake. A certificate was held against the trust file by then; without one it is
     * nobody new.
     */
    public Identities identified(SSLSession session, Identities before) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
                return ids.proven(name(certificate), before);
            }
        } catch (SSLPeerUnverifiedException e) {
            // It has shown none, and none was wanted.
        }
        return before;
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    }
}
