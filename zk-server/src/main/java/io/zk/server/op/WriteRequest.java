package io.zk.server.op;

import io.zk.protocol.data.OpCode;
import io.zk.server.acl.Identities;

/**
 * A write as its session sent it.
 *
 * @param sessionId 0 for what the server does by itself
 * @param body the request's record, undecoded; not changed by anybody
 */
public record WriteRequest(long sessionId, int xid, OpCode opCode, byte[] body, Identities identities) {}
