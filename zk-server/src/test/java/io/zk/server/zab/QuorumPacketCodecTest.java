package io.zk.server.zab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Id;
import io.zk.protocol.wire.WireException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes recorded between Apache 3.9 servers, and what no server may send. */
class QuorumPacketCodecTest {
    private static final int MAX = 0x1ffffe;

    @ParameterizedTest
    @CsvSource({
        "FOLLOWER_INFO,   0, 0000000b 0000000000000000 00000014 0000000000000001 00010000 0000000000000000 ffffffff",
        "FOLLOWER_INFO,   100000000, 0000000b 0000000100000000 00000014 0000000000000002 00010000 000000010000000a ffffffff",
        "OBSERVER_INFO,   0, 00000010 0000000000000000 00000014 0000000000000004 00010000 0000000000000000 ffffffff",
        "LEADER_INFO,     100000000, 00000011 0000000100000000 00000004 00010000 ffffffff",
        "ACK_EPOCH,       0, 00000012 0000000000000000 00000004 00000000 ffffffff",
        "ACK_EPOCH,       100000003, 00000012 0000000100000003 00000004 00000001 ffffffff",
        "ACK_EPOCH,       200000004, 00000012 0000000200000004 00000004 ffffffff ffffffff",
        "DIFF,            0, 0000000d 0000000000000000 ffffffff ffffffff",
        "TRUNC,           100000002, 0000000e 0000000100000002 ffffffff ffffffff",
        "SNAP,            100000000, 0000000f 0000000100000000 ffffffff ffffffff",
        "UP_TO_DATE,      ffffffffffffffff, 0000000c ffffffffffffffff ffffffff ffffffff",
        "NEW_LEADER,      100000000, 0000000a 0000000100000000 00000009 76657273696f6e3d30 ffffffff",
        "ACK,             100000000, 00000003 0000000100000000 ffffffff ffffffff",
        "COMMIT,          100000001, 00000004 0000000100000001 ffffffff ffffffff",
        "PING,            100000000, 00000005 0000000100000000 ffffffff ffffffff",
        "PING,            100000000, 00000005 0000000100000000 00000000 ffffffff",
        "PING,            100000004, 00000005 0000000100000004 0000000c 01000018292d0000 00002710 ffffffff",
        "SYNC,            0, 00000007 0000000000000000 ffffffff ffffffff",
        "REVALIDATE,      ffffffffffffffff, 00000006 ffffffffffffffff 0000000c 01000018292d0000 00002710 ffffffff",
        "REVALIDATE,      ffffffffffffffff, 00000006 ffffffffffffffff 00000009 01000018292d0000 01 ffffffff",
        "COMMIT_AND_ACTIVATE, 100000006, 00000009 0000000100000006 00000008 0000000000000003 ffffffff",
        "PROPOSAL,        100000001, 00000002 0000000100000001 00000030 01000018292d0000 00000000 0000000100000001"
                + " 000001a2004eda31 fffffff6 00002710 00000002 0000000051c6d660 ffffffff",
        "INFORM,          100000001, 00000008 0000000100000001 00000030 0100001b22780000 00000000 0000000100000001"
                + " 000001a20051d135 fffffff6 00002710 00000002 0000000051c6d660 ffffffff",
        "REQUEST,         ffffffffffffffff, 00000001 ffffffffffffffff 00000014 01000018292d0000 00000000 fffffff6"
                + " 00002710 ffffffff",
        "REQUEST,         ffffffffffffffff, 00000001 ffffffffffffffff 00000015 01000018292d0000 00000003 00000009"
                + " 00000001 2f 00000001 00000002 6970 00000009 3132372e302e302e31",
    })
    void recordedPacketsAreReadAndWrittenAlike(String type, String zxid, String hex) throws WireException {
        byte[] recorded = bytes(hex);
        ByteBuf from = Unpooled.wrappedBuffer(recorded);

        QuorumPacket packet = read(from);

        assertEquals(PacketType.valueOf(type), packet.type());
        assertEquals(Long.parseUnsignedLong(zxid, 16), packet.zxid());
        assertEquals(0, from.readableBytes());
        assertArrayEquals(recorded, written(packet));
    }

    @Test
    void aPacketIsReadWhenItIsAllThereAndTheNextOneIsLeft() throws WireException {
        byte[] whole = bytes("00000001 ffffffffffffffff 00000010 01000018292d0000 00000002 fffffff5"
                + " 00000001 00000002 6970 00000009 3132372e302e302e31");
        for (int length = 0; length < whole.length; length++) {
            ByteBuf part = Unpooled.wrappedBuffer(whole, 0, length);
            assertNull(QuorumPacketCodec.decode(part, MAX), "of " + length + " bytes");
            assertEquals(0, part.readerIndex());
        }
        ByteBuf two = Unpooled.wrappedBuffer(whole, whole, new byte[3]);
        two.readerIndex(0);
        assertEquals(List.of(new Id("ip", "127.0.0.1")), read(two).authInfo());
        assertEquals(List.of(new Id("ip", "127.0.0.1")), read(two).authInfo());
        assertEquals(3, two.readableBytes());
    }

    @Test
    void absentAndEmptyStayDifferent() throws WireException {
        QuorumPacket empty = new QuorumPacket(PacketType.REQUEST, -1, new byte[0], List.of());
        QuorumPacket read = read(Unpooled.wrappedBuffer(written(empty)));
        assertArrayEquals(new byte[0], read.data());
        assertEquals(List.of(), read.authInfo());

        QuorumPacket nulls = new QuorumPacket(PacketType.REQUEST, -1, null, List.of(new Id("x509", null)));
        assertEquals(nulls, read(Unpooled.wrappedBuffer(written(nulls))));
    }

    @ParameterizedTest
    @CsvSource({
        "'no quorum packet has the type 0',  00000000",
        "'no quorum packet has the type 20', 00000014",
        "'no quorum packet has the type 1195725856', 47455420",
        "'ACK with an unreasonable length: data -2, at most 2097150', 00000003 0000000000000000 fffffffe",
        "'PROPOSAL with an unreasonable length: data 2097151, at most 2097150', 00000002 0000000000000000 001fffff",
        "'ACK with an unreasonable length: number of ids -5, at most 262143',"
                + " 00000003 0000000000000000 ffffffff fffffffb",
        "'ACK with an unreasonable length: number of ids 2147483647, at most 262143',"
                + " 00000003 0000000000000000 ffffffff 7fffffff",
        "'REQUEST with an unreasonable length: id 2147483647, at most 2097150',"
                + " 00000001 0000000000000000 ffffffff 00000001 7fffffff",
        "'REQUEST with an unreasonable length: id 2097144, at most 2097143',"
                + " 00000001 0000000000000000 ffffffff 00000001 00000003 616263 001ffff8",
    })
    void nonsenseIsRefusedAsSoonAsItShows(String reason, String hex) {
        ByteBuf from = Unpooled.wrappedBuffer(bytes(hex));
        WireException refused = assertThrows(WireException.class, () -> QuorumPacketCodec.decode(from, MAX));
        assertEquals(reason, refused.getMessage());
    }

    @Test
    void noBytesDoMoreThanBeRefused() {
        Random random = new Random(5);
        int packets = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                if (random.nextInt(4) > 0) {
                    bytes[i] = (byte) (i % 4 == 3 ? random.nextInt(20) : 0);
                }
            }
            try {
                packets += QuorumPacketCodec.decode(Unpooled.wrappedBuffer(bytes), 1000) == null ? 0 : 1;
            } catch (WireException refused) {
                assertNotNull(refused.getMessage());
            }
        }
        assertTrue(packets > 0, "none of them was a packet");
    }

    private static QuorumPacket read(ByteBuf from) throws WireException {
        QuorumPacket packet = QuorumPacketCodec.decode(from, MAX);
        assertNotNull(packet);
        return packet;
    }

    private static byte[] written(QuorumPacket packet) {
        ByteBuf to = Unpooled.buffer();
        QuorumPacketCodec.encode(packet, to);
        return ByteBufUtil.getBytes(to);
    }

    private static byte[] bytes(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }
}
