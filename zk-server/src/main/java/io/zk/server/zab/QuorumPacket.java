package io.zk.server.zab;

import io.zk.protocol.data.Id;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message between a leader and its learners. The arrays belong to the packet: nobody changes them.
 *
 * @param authInfo of a forwarded request: who asks
 */
public record QuorumPacket(PacketType type, long zxid, byte @Nullable [] data, @Nullable List<Id> authInfo) {
    public static QuorumPacket of(PacketType type, long zxid) {
        return new QuorumPacket(type, zxid, null, null);
    }

    public static QuorumPacket of(PacketType type, long zxid, byte @Nullable [] data) {
        return new QuorumPacket(type, zxid, data, null);
    }
}
