package io.zk.protocol.data;

import org.jspecify.annotations.Nullable;

/** The state of a session as a client sees it; on the wire of a notification always SYNC_CONNECTED. */
public enum KeeperState {
    UNKNOWN(-1),
    DISCONNECTED(0),
    NO_SYNC_CONNECTED(1),
    SYNC_CONNECTED(3),
    AUTH_FAILED(4),
    CONNECTED_READ_ONLY(5),
    SASL_AUTHENTICATED(6),
    CLOSED(7),
    EXPIRED(-112);

    private static final KeeperState[] VALUES = values();

    private final int code;

    KeeperState(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The constant with this number on the wire, or null if there is none. */
    public static @Nullable KeeperState of(int code) {
        for (KeeperState value : VALUES) {
            if (value.code == code) {
                return value;
            }
        }
        return null;
    }
}
