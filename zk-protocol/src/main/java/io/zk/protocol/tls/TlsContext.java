package io.zk.protocol.tls;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the files of some settings came to: what connections are made with. Immutable; any thread.
 *
 * @param server for connections that come in; null if there is no key to show
 * @param client for connections that go out
 * @param own the certificate that is shown, and those above it in the same file; empty: none is
 * @param library who speaks TLS
 */
public record TlsContext(@Nullable SslContext server, SslContext client, List<X509Certificate> own, Library library) {
    /**
     * Who speaks TLS.
     *
     * @param openSsl whether it is OpenSSL, and not Java itself
     * @param failure why it is not, though it is on the class path and nothing else is set; otherwise empty
     */
    public record Library(boolean openSsl, String failure) {
        private static final Library JDK = new Library(false, "");
        private static final Library OPENSSL = new Library(true, "");

        private SslProvider provider() {
            // The other one of OpenSSL frees its memory by hand; contexts that are replaced under way need the
            // collector's.
            return openSsl ? SslProvider.OPENSSL : SslProvider.JDK;
        }
    }

    /** Of a session whose certificate may be revoked meanwhile: it is not taken up again much later. */
    private static final long SESSION_SECONDS_CHECKED = 300;

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /**
     * Reads the files.
     *
     * @throws TlsException if one can't be used, or the library does not know what is set
     */
    static TlsContext load(TlsSettings settings) throws TlsException {
        KeyFiles.OwnKey keys = settings.keys().isSet() ? KeyFiles.keys(settings.keys()) : null;
        KeyFiles.Trusted trusted = settings.trusted().isSet() ? KeyFiles.trusted(settings.trusted()) : null;
        try {
            PeerTrust trust = PeerTrust.of(trusted, settings.checks());
            KeyManagerFactory factory = keys == null ? null : factory(keys);
            Library library = library(settings.library(), factory);
            SslContext client =
                    build(settings, library, SslContextBuilder.forClient().keyManager(factory), trust);
            SslContext server = factory == null
                    ? null
                    : build(
                            settings,
                            library,
                            SslContextBuilder.forServer(factory).clientAuth(clientAuth(settings)),
                            trust);
            return new TlsContext(server, client, keys == null ? List.of() : keys.own(), library);
        } catch (GeneralSecurityException | SSLException | IllegalArgumentException e) {
            throw new TlsException("TLS can't be set up so: " + TlsFailure.text(e), e);
        }
    }

    private static KeyManagerFactory factory(KeyFiles.OwnKey keys) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys.store(), keys.secret());
        return factory;
    }

    private static SslContext build(TlsSettings settings, Library library, SslContextBuilder builder, PeerTrust trust)
            throws SSLException {
        List<String> protocols = settings.negotiation().protocols();
        List<String> ciphers = settings.negotiation().ciphers();
        builder.sslProvider(library.provider())
                .trustManager(trust)
                .protocols(protocols.isEmpty() ? PROTOCOLS : protocols)
                // Names are held against certificates by PeerTrust, which can say what was wrong.
                .endpointIdentificationAlgorithm(null);
        if (!ciphers.isEmpty()) {
            builder.ciphers(ciphers);
        }
        if (settings.checks().revocation()) {
            builder.sessionTimeout(SESSION_SECONDS_CHECKED);
        }
        SslContext context = builder.build();
        // Here and not at the first connection: it is the engine that looks at the names of protocols and suites.
        SSLEngine engine = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        ReferenceCountUtil.release(engine);
        return context;
    }

    private static Library library(TlsSettings.Library wanted, @Nullable KeyManagerFactory keys) throws TlsException {
        return switch (wanted) {
            case JDK -> Library.JDK;
            case BEST -> {
                if (keys == null || !OpenSslTrial.isThere()) {
                    yield Library.JDK;
                }
                String failure = OpenSslTrial.failure(keys);
                yield failure.isEmpty() ? Library.OPENSSL : new Library(false, failure);
            }
            case OPENSSL, OPENSSL_REFCNT -> {
                String failure = OpenSslTrial.failure(keys);
                if (!failure.isEmpty()) {
                    throw new TlsException("sslProvider=" + wanted + " can't be used: " + failure);
                }
                yield Library.OPENSSL;
            }
        };
    }

    private static io.netty.handler.ssl.ClientAuth clientAuth(TlsSettings settings) {
        return switch (settings.negotiation().clientAuth()) {
            case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
            case WANT -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
            case NEED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
        };
    }

    /** Who this side says it is; empty if it shows no certificate. */
    public String subject() {
        return own.isEmpty() ? "" : own.get(0).getSubjectX500Principal().getName();
    }

    /** When the first of the own certificates expires; null if there is none. */
    public @Nullable Instant expires() {
        Instant first = null;
        for (X509Certificate certificate : own) {
            Instant end = certificate.getNotAfter().toInstant();
            first = first == null || end.isBefore(first) ? end : first;
        }
        return first;
    }
}
