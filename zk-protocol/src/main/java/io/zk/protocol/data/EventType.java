package io.zk.protocol.data;

import org.jspecify.annotations.Nullable;

/** What a watch event tells of a node. The negative and the removed ones are made by clients only. */
public enum EventType {
    NONE(-1),
    NODE_CREATED(1),
    NODE_DELETED(2),
    NODE_DATA_CHANGED(3),
    NODE_CHILDREN_CHANGED(4),
    DATA_WATCH_REMOVED(5),
    CHILD_WATCH_REMOVED(6),
    PERSISTENT_WATCH_REMOVED(7);

    private static final EventType[] VALUES = values();

    private final int code;

    EventType(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The constant with this number on the wire, or null if there is none. */
    public static @Nullable EventType of(int code) {
        for (EventType value : VALUES) {
            if (value.code == code) {
                return value;
            }
        }
        return null;
    }
}
