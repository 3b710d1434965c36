package io.zk.client.session;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One request of the user.
 *
 * @param id chosen by the shell, unique among those not yet completed
 * @param body with paths as the server knows them; null for an operation without one
 * @param watch what the request does to the client's own list of watches
 */
public record Request(long id, OpCode opCode, @Nullable Message body, @Nullable WatchChange watch) {
    /** Whether the request changes something at the servers, so that losing its reply leaves its outcome unknown. */
    public boolean isWrite() {
        return switch (opCode) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL, DELETE, SET_DATA, SET_ACL, MULTI, RECONFIG -> true;
            default -> false;
        };
    }
}
