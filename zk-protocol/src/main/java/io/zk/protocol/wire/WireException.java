package io.zk.protocol.wire;

/**
 * Bytes that cannot be the message they claim to be: a length out of bounds, or the input ends inside a field.
 * Carries no stack trace: a hostile peer can cause it as often as it likes.
 */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message, null, false, false);
    }
}
