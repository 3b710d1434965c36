package io.zk.server.replica;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.server.session.Session;

/**
 * Refuses what could be carried out but shall not: what has waited for too long, and writes while this server's disk has
 * no room for them. Sessions begin, live and end all the same. Core thread.
 */
record Turnstile(Database database, Patience patience) {
    /** OK, or what a request of a client of this server is refused with. */
    ErrorCode judge(Input.Submitted input, Now now) {
        return room(input.request().opCode()) ? patience.judge(input, now.millis()) : ErrorCode.QUOTA_EXCEEDED;
    }

    /** Whether there is room for it. */
    boolean room(OpCode opCode) {
        return database.room() || opCode == OpCode.CLOSE_SESSION || opCode == OpCode.SYNC;
    }

    boolean late(Input.Submitted input, Session session, Now now) {
        return patience.late(input, session.timeoutMillis(), now.millis());
    }
}
