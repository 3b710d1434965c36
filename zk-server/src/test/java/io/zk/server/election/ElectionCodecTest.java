package io.zk.server.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.quorum.Member;
import io.zk.server.quorum.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes of election links, recorded from Apache 3.9.6, both ways; older forms; and bytes that make no sense. */
class ElectionCodecTest {
    private static final String CONFIG_OF_THREE =
            """
            7365727665722e313d3132372e302e302e313a34313031313a34313031323a7061727469636970616e743b3132372e302e302e313a34313031300a
            7365727665722e323d3132372e302e302e313a34313032313a34313032323a7061727469636970616e743b3132372e302e302e313a34313032300a
            7365727665722e333d3132372e302e302e313a34313033313a34313033323a7061727469636970616e743b3132372e302e302e313a34313033300a
            76657273696f6e3d30""";
    private static final String VOTE_FOR_2 =
            "00000000 0000000000000002 0000000000000000 0000000000000001 0000000000000000 00000002 000000ba"
                    + CONFIG_OF_THREE;

    @Test
    void notificationOfAVoter() throws Exception {
        String config = textOfThree();
        Notification vote = new Notification(PeerState.LOOKING, new Vote(2, 0, 0), 1, 2, config);
        assertEquals(vote, notification(VOTE_FOR_2));
        assertEquals(VOTE_FOR_2.replaceAll("\\s", ""), hex(vote));
    }

    @Test
    void answersOfALeaderAndItsFollower() throws Exception {
        String rest = "0000000000000002 0000000000000000 0000000000000001 0000000000000001 00000002 000000ba"
                + CONFIG_OF_THREE;
        Vote leader = new Vote(2, 0, 1);
        Notification leading = new Notification(PeerState.LEADING, leader, 1, 2, textOfThree());
        assertEquals(leading, notification("00000002" + rest));
        assertEquals(("00000002" + rest).replaceAll("\\s", ""), hex(leading));
        assertEquals(
                new Notification(PeerState.FOLLOWING, leader, 1, 2, textOfThree()), notification("00000001" + rest));
    }

    @Test
    void notificationOfAnObserver() throws Exception {
        String head = "00000000 8000000000000000 8000000000000000 0000000000000001 8000000000000000 00000002 000000f2";
        Notification looking = new Notification(PeerState.LOOKING, Vote.NOBODY, 1, 2, "x".repeat(0xf2));
        assertEquals(looking, notification(head + "78".repeat(0xf2)));
        assertEquals(head.replaceAll("\\s", "") + "78".repeat(0xf2), hex(looking));
    }

    @Test
    void olderFormsAreToldByTheirLength() throws Exception {
        String head = "00000000 0000000000000003 0000000500000007 0000000000000009";
        Notification old = new Notification(PeerState.LOOKING, new Vote(3, 0x500000007L, 5), 9, 0, null);
        assertEquals(old, notification(head));
        assertEquals(old, notification(head + "0000000000000005 00000001"));
        Notification first = new Notification(PeerState.LOOKING, new Vote(3, 0x500000007L, 6), 9, 1, null);
        assertEquals(first, notification(head + "0000000000000006 00000001 ffffffff"));
        Notification empty = new Notification(PeerState.LOOKING, new Vote(3, 0x500000007L, 6), 9, 2, null);
        assertEquals(empty, notification(head + "0000000000000006 00000002 00000000"));
        assertEquals(empty, notification(head + "0000000000000006 00000002 00000000 abcdef"));
    }

    @Test
    void shortenedNotificationsAreRefusedOrOfAnOlderForm() throws Exception {
        byte[] whole = bytes(VOTE_FOR_2);
        for (int length = 0; length < whole.length; length++) {
            ByteBuf cut = Unpooled.wrappedBuffer(whole, 0, length);
            if (length == 28 || length == 40) {
                assertEquals(0, read(cut).version());
            } else {
                assertThrows(WireException.class, () -> read(cut), length + " bytes");
            }
        }
    }

    @Test
    void impossibleFieldsAreRefused() {
        String rest = "0000000000000003 0000000500000007 0000000000000009 0000000000000006 00000002";
        for (String bad : List.of("ffffffff", "fffffffe", "00000002 61", "7fffffff 61")) {
            assertThrows(WireException.class, () -> notification("00000000" + rest + bad), bad);
        }
        for (String state : List.of("00000004", "ffffffff", "01000000")) {
            assertThrows(WireException.class, () -> notification(state + rest + "00000001 61"), state);
        }
    }

    @Test
    void noFlippedBitsDoHarm() {
        Random random = new Random(5);
        int understood = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = bytes(VOTE_FOR_2);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(round % 2 == 0 ? 44 : bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Notification notification =
                        NotificationCodec.decode(new WireIn(Unpooled.wrappedBuffer(bytes), WireLimits.DEFAULT));
                assertNotNull(notification.vote());
                understood++;
            } catch (WireException e) {
                assertNotNull(e.getMessage());
            }
        }
        assertTrue(understood > 1000 && understood < 19_000, understood + " of 20000 were understood");
    }

    @Test
    void helloWithOneAddress() throws Exception {
        String recorded = "ffffffffffff0000 0000000000000002 0000000f 3132372e302e302e313a3431303232";
        Hello hello = new Hello(2, List.of("127.0.0.1:41022"));
        assertEquals(hello, hello(recorded));
        assertEquals(recorded.replace(" ", ""), hex(hello));
    }

    @Test
    void helloWithTwoAddresses() throws Exception {
        String recorded =
                "ffffffffffff0001 0000000000000002 0000001f 3132372e302e302e323a32353432327c3132372e302e302e313a3235343232";
        Hello hello = new Hello(2, List.of("127.0.0.2:25422", "127.0.0.1:25422"));
        assertEquals(hello, hello(recorded));
        assertEquals(recorded.replace(" ", ""), hex(hello));
    }

    @Test
    void helloWaitsUntilItIsWholeAndLeavesTheRest() throws Exception {
        byte[] whole = bytes("ffffffffffff0000 0000000000000002 00000005 613a393939 000000e6");
        for (int length = 0; length < 25; length++) {
            ByteBuf part = Unpooled.wrappedBuffer(whole, 0, length);
            assertNull(HelloCodec.decode(part));
            assertEquals(length, part.readableBytes());
        }
        ByteBuf all = Unpooled.wrappedBuffer(whole);
        assertEquals(new Hello(2, List.of("a:999")), HelloCodec.decode(all));
        assertEquals(4, all.readableBytes());
    }

    @Test
    void helloOfAnOldServerIsItsIdAlone() throws Exception {
        assertEquals(new Hello(7, List.of()), hello("0000000000000007"));
    }

    @Test
    void addressesOfAnyHostAreLeftOut() throws Exception {
        assertEquals(List.of(), addresses("0.0.0.0:3888"));
        assertEquals(List.of("zk-1:3888"), addresses("[::]:3888|zk-1:3888|0.0.0.0:1"));
        assertEquals(List.of("[::1]:3888"), addresses("[::1]:3888"));
    }

    @Test
    void helloThatMakesNoSenseIsRefused() {
        for (String text : List.of("a", "a:", ":1", "a:b", "a:65536", "a:-1", "::1:5", "[]:5", "a:1|", "|a:1")) {
            assertThrows(WireException.class, () -> addresses(text), text);
        }
        for (String bytes : List.of(
                "fffffffffffffffd",
                "8000000000000000",
                "ffffffffffff0000 0000000000000002 00000000",
                "ffffffffffff0000 0000000000000002 ffffffff",
                "ffffffffffff0000 0000000000000002 00000801")) {
            assertThrows(WireException.class, () -> hello(bytes), bytes);
        }
    }

    private static List<String> addresses(String text) throws WireException {
        ByteBuf buffer = Unpooled.buffer();
        HelloCodec.encode(new Hello(1, List.of(text)), new WireOut(buffer));
        Hello hello = HelloCodec.decode(buffer);
        assertNotNull(hello);
        return hello.addresses();
    }

    private static String textOfThree() {
        List<Member> members = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            int port = 41000 + 10 * id;
            Member.Address address = new Member.Address("127.0.0.1", port + 1, port + 2);
            members.add(new Member(id, List.of(address), false, "127.0.0.1", port));
        }
        return Members.ensemble(members, Map.of(), Map.of()).text(0);
    }

    private static Notification notification(String hex) throws WireException {
        return read(Unpooled.wrappedBuffer(bytes(hex)));
    }

    private static Notification read(ByteBuf buffer) throws WireException {
        return NotificationCodec.decode(new WireIn(buffer, WireLimits.DEFAULT));
    }

    private static Hello hello(String hex) throws WireException {
        Hello hello = HelloCodec.decode(Unpooled.wrappedBuffer(bytes(hex)));
        assertNotNull(hello);
        return hello;
    }

    private static String hex(Notification notification) {
        WireOut out = new WireOut(Unpooled.buffer());
        NotificationCodec.encode(notification, out);
        return ByteBufUtil.hexDump(out.buffer());
    }

    private static String hex(Hello hello) {
        WireOut out = new WireOut(Unpooled.buffer());
        HelloCodec.encode(hello, out);
        return ByteBufUtil.hexDump(out.buffer());
    }

    private static byte[] bytes(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replaceAll("\\s", ""));
    }
}
