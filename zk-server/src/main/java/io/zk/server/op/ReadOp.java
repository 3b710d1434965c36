package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** An operation that changes nothing but the connection's watches. Stateless. Any loop, under the read lock. */
public interface ReadOp {
    /**
     * Answers a request: writes the reply's body and returns OK, or returns why not. What it wrote before an error is
     * dropped by the caller, except after {@link ReadContext#keepBody}.
     *
     * @throws WireException if the body cannot be decoded (the answer is MARSHALLING_ERROR)
     */
    ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException;
}
