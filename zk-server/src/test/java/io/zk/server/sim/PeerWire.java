package io.zk.server.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.election.Notification;
import io.zk.server.election.NotificationCodec;
import io.zk.server.zab.QuorumPacket;
import io.zk.server.zab.QuorumPacketCodec;

/** What members say to each other, as it is after its way as bytes. */
final class PeerWire {
    private PeerWire() {}

    static byte[] bytes(QuorumPacket packet) {
        ByteBuf buffer = Unpooled.buffer();
        QuorumPacketCodec.encode(packet, buffer);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    static QuorumPacket packet(byte[] bytes) {
        try {
            ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
            QuorumPacket packet = QuorumPacketCodec.decode(buffer, WireLimits.DEFAULT.fieldBytesMax());
            if (packet == null || buffer.isReadable()) {
                throw new Violation("a packet of " + bytes.length + " bytes is not read whole");
            }
            return packet;
        } catch (WireException malformed) {
            throw new Violation("a packet can't be read: " + malformed);
        }
    }

    static Notification copy(Notification notification) {
        ByteBuf buffer = Unpooled.buffer();
        NotificationCodec.encode(notification, new WireOut(buffer));
        try {
            return NotificationCodec.decode(new WireIn(buffer, WireLimits.DEFAULT));
        } catch (WireException malformed) {
            throw new Violation("a notification can't be read: " + malformed);
        }
    }
}
