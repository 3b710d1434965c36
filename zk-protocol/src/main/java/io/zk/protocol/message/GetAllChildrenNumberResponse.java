package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of the reply to getAllChildrenNumber. */
public record GetAllChildrenNumberResponse(int totalNumber) implements Message {
    public static GetAllChildrenNumberResponse decode(WireIn in) throws WireException {
        return new GetAllChildrenNumberResponse(in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(totalNumber);
    }
}
