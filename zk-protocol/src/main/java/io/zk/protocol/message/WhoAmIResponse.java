package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;

/** Body of the reply to whoAmI: the identities of the connection, in no order. */
public record WhoAmIResponse(List<ClientInfo> clientInfo) implements Message {
    public static WhoAmIResponse decode(WireIn in) throws WireException {
        int count = in.readCount(8);
        List<ClientInfo> infos = new ArrayList<>(Math.max(count, 0));
        for (int i = 0; i < count; i++) {
            infos.add(ClientInfo.decode(in));
        }
        return new WhoAmIResponse(infos);
    }

    @Override
    public void encode(WireOut out) {
        out.writeCount(clientInfo.size());
        for (ClientInfo info : clientInfo) {
            info.encode(out);
        }
    }
}
