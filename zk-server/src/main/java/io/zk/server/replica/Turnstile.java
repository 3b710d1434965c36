package io.zk.server.replica;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;

/**
 * Refuses what could be carried out but shall not: what has waited for too long, and writes while this server's disk has
 * no room for them. Sessions begin, live and end all the same. Core thread.
 */
record Turnstile(Database database, Patience patience) {
    /** OK, {@link Patience#DROPPED}, or what a request of a client of this server is refused with. */
    ErrorCode judge(Input.Submitted input, Now now, Outputs out) {
        ErrorCode judged = patience.judge(input, now.millis(), out);
        return judged == ErrorCode.OK && !room(input.request().opCode()) ? ErrorCode.QUOTA_EXCEEDED : judged;
    }

    /** Whether there is room for it. */
    boolean room(OpCode opCode) {
        return database.room() || opCode == OpCode.CLOSE_SESSION || opCode == OpCode.SYNC;
    }
}
