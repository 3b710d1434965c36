package io.zk.server.election;

import org.jspecify.annotations.Nullable;

/** What a member is doing. */
public enum PeerState {
    LOOKING(0),
    FOLLOWING(1),
    LEADING(2),
    OBSERVING(3);

    private final int code;

    PeerState(int code) {
        this.code = code;
    }

    /** Its number in a notification. */
    int code() {
        return code;
    }

    static @Nullable PeerState of(int code) {
        for (PeerState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        return null;
    }
}
