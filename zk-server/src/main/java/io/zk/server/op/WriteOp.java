package io.zk.server.op;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;

/** An operation that changes something. Stateless. Core thread. */
public interface WriteOp {
    /**
     * Judges a request against the tree and everything planned and not yet applied, and notes in the view what it will
     * change. Apart from the view it changes nothing.
     *
     * @throws WireException if the body cannot be decoded (the answer is MARSHALLING_ERROR)
     */
    Plan plan(WriteRequest request, WireIn body, InFlight view) throws WireException;

    /**
     * Reads a body as {@link #plan} does, and judges nothing: for a server that sends the request on to one that does.
     *
     * @throws WireException if the body cannot be decoded
     */
    void decode(WireIn body) throws WireException;

    /** Writes the reply's body after the transaction was applied with success. */
    void reply(Outcome outcome, WireOut out);
}
