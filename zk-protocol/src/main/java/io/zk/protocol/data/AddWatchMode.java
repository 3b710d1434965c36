package io.zk.protocol.data;

import org.jspecify.annotations.Nullable;

/** The mode of an addWatch request. */
public enum AddWatchMode {
    PERSISTENT(0),
    PERSISTENT_RECURSIVE(1);

    private static final AddWatchMode[] VALUES = values();

    private final int code;

    AddWatchMode(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The constant with this number on the wire, or null if there is none. */
    public static @Nullable AddWatchMode of(int code) {
        for (AddWatchMode value : VALUES) {
            if (value.code == code) {
                return value;
            }
        }
        return null;
    }
}
