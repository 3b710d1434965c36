package io.zk.protocol.data;

import org.jspecify.annotations.Nullable;

/** Which watches a checkWatches or removeWatches request means. */
public enum WatcherType {
    CHILDREN(1),
    DATA(2),
    ANY(3),
    PERSISTENT(4),
    PERSISTENT_RECURSIVE(5);

    private static final WatcherType[] VALUES = values();

    private final int code;

    WatcherType(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The constant with this number on the wire, or null if there is none. */
    public static @Nullable WatcherType of(int code) {
        for (WatcherType value : VALUES) {
            if (value.code == code) {
                return value;
            }
        }
        return null;
    }
}
