package io.zk.server.net;

import java.io.IOException;

/** No own address could be had for elections: without one this server is of no use to its ensemble. */
public final class ElectionPortException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message one line: on which address, and why */
    public ElectionPortException(String message) {
        super(message);
    }
}
