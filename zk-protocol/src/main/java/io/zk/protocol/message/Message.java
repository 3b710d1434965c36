package io.zk.protocol.message;

import io.zk.protocol.wire.WireOut;

/** A record of the client protocol. Each has a static {@code decode(WireIn)} beside it. */
public interface Message {
    /** Appends the fields in wire order, without frame length or header. */
    void encode(WireOut out);
}
