package io.zk.protocol.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Puts into one sentence why a connection under TLS did not come about. */
public final class TlsFailure {
    private static final int CAUSES_MAX = 8;

    /** What Netty says of a channel that was closed by the other side meanwhile. */
    private static final String CLOSED = "Connection closed while SSL/TLS handshake";

    /** An alert that came in, as Java has it and as OpenSSL: {@code SSL routines:OPENSSL_internal:TLSV1_ALERT_X}. */
    private static final Pattern ALERT = Pattern.compile("(?:fatal alert: |:(?:SSLV3|TLSV1|TLSV13)_ALERT_)(\\w+)");

    private TlsFailure() {}

    /** Why a handshake failed, as seen from this side; without a full stop. */
    public static String reason(Throwable failure) {
        if (failure instanceof NotSslRecordException) {
            return "the other side does not speak TLS";
        }
        if (failure instanceof SslHandshakeTimeoutException) {
            return "the TLS handshake took too long";
        }
        if (failure instanceof ClosedChannelException || text(failure).startsWith(CLOSED)) {
            return "the connection was closed in the TLS handshake: the other side speaks no TLS there,"
                    + " or takes no certificate of this side";
        }
        CertificateException refused = certificateFailure(failure);
        if (refused != null) {
            return text(refused);
        }
        String text = text(failure);
        Matcher alert = ALERT.matcher(text);
        if (alert.find()) {
            return "the other side ended the TLS handshake: "
                    + alert(alert.group(1).strip().toLowerCase(Locale.ROOT));
        }
        return failure instanceof SSLException ? "the TLS handshake failed: " + text(root(failure)) : text;
    }

    private static @Nullable CertificateException certificateFailure(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof CertificateException certificate) {
                return certificate;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** What was first: libraries wrap it in words that say nothing. */
    static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < CAUSES_MAX; depth++) {
            root = root.getCause();
        }
        return root;
    }

    private static String alert(String name) {
        return switch (name) {
            case "certificate_required", "bad_certificate" -> name + " (it wants a certificate that it can believe)";
            case "certificate_unknown", "unknown_ca" -> name + " (it does not believe the certificate of this side)";
            case "certificate_expired" -> name + " (the certificate of this side has expired)";
            case "certificate_revoked" -> name + " (the certificate of this side is revoked)";
            case "protocol_version" -> name + " (there is no version of TLS that both sides allow)";
            case "handshake_failure", "insufficient_security" -> name
                    + " (no cipher suite that both sides allow, or no certificate of this side)";
            default -> name;
        };
    }

    /** What an exception says, or its kind if it says nothing; of one line. */
    static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message.replace('\n', ' ');
    }
}
