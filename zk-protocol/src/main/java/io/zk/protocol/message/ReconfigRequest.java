package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Body of reconfig: members joining and leaving, or all new members; config id -1 matches any. */
public record ReconfigRequest(
        @Nullable String joiningServers, @Nullable String leavingServers, @Nullable String newMembers, long curConfigId)
        implements Message {
    public static ReconfigRequest decode(WireIn in) throws WireException {
        return new ReconfigRequest(in.readString(), in.readString(), in.readString(), in.readLong());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(joiningServers);
        out.writeString(leavingServers);
        out.writeString(newMembers);
        out.writeLong(curConfigId);
    }
}
