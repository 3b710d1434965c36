package io.zk.protocol.tls;

/** TLS can't be had as it is set up; the message says in one sentence which file or setting it is and why. */
public final class TlsException extends Exception {
    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message, null, false, false);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
