package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** One identity in the reply to whoAmI. */
public record ClientInfo(@Nullable String authScheme, @Nullable String user) implements Message {
    public static ClientInfo decode(WireIn in) throws WireException {
        return new ClientInfo(in.readString(), in.readString());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(authScheme);
        out.writeString(user);
    }
}
