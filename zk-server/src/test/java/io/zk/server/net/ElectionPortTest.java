package io.zk.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.election.PeerState;
import io.zk.server.quorum.Member;
import io.zk.server.replica.MemberInput.Notified;
import io.zk.server.replica.MemberInput.Unreachable;
import io.zk.server.replica.PeerCommand;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Election ports among themselves, and against sockets that speak in the bytes of Apache's servers. */
@Timeout(60)
class ElectionPortTest {
    /** LOOKING, votes for 9 in round 7, configuration "version=0". */
    private static final String VOTE =
            "000000000000000000000009000000000000000000000000000000070000000000000000000000020000000976657273696f6e3d30";

    private final PeerRig rig = new PeerRig();

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void oneTellsTheOtherWhoeverHasTheLargerId(long from, long to) throws Exception {
        PeerRig.Peer sender = rig.start(from);
        PeerRig.Peer receiver = rig.start(to);
        sender.tell(to, PeerRig.looking(from, 1));
        assertEquals(
                new Notified(from, PeerRig.looking(from, 1)), receiver.inbox().await(Notified.class));
        receiver.tell(from, PeerRig.looking(to, 1));
        assertEquals(new Notified(to, PeerRig.looking(to, 1)), sender.inbox().await(Notified.class));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 3", "1, 3, 2", "2, 1, 3", "2, 3, 1", "3, 1, 2", "3, 2, 1"})
    void threeThatStartAtOnceAllHearEachOther(long first, long second, long third) throws Exception {
        List<PeerRig.Peer> peers = List.of(rig.start(first), rig.start(second), rig.start(third));
        for (PeerRig.Peer peer : peers) {
            for (PeerRig.Peer other : others(peers, peer)) {
                peer.tell(other.id(), PeerRig.looking(peer.id(), 1));
            }
        }
        for (PeerRig.Peer peer : peers) {
            awaitAll(others(peers, peer), peer, PeerState.LOOKING);
        }
        for (PeerRig.Peer peer : peers) {
            for (PeerRig.Peer other : others(peers, peer)) {
                peer.tell(other.id(), PeerRig.leading(peer.id()));
            }
        }
        for (PeerRig.Peer peer : peers) {
            awaitAll(others(peers, peer), peer, PeerState.LEADING);
        }
    }

    private static void awaitAll(List<PeerRig.Peer> senders, PeerRig.Peer receiver, PeerState state) throws Exception {
        List<Long> missing = new ArrayList<>();
        senders.forEach(sender -> missing.add(sender.id()));
        while (!missing.isEmpty()) {
            Notified heard = receiver.inbox().await(Notified.class);
            if (heard.notification().state() == state) {
                missing.remove(heard.from());
            }
        }
    }

    private static List<PeerRig.Peer> others(List<PeerRig.Peer> all, PeerRig.Peer one) {
        return all.stream().filter(peer -> peer.id() != one.id()).toList();
    }

    @Test
    void theLargerIdDialsSaysHelloAndStays() throws Exception {
        ServerSocket one = rig.listen();
        rig.member(1, 1, one.getLocalPort());
        PeerRig.Peer two = rig.start(2);
        two.tell(1, PeerRig.looking(9, 7));
        Wire wire = rig.accept(one);
        String address = "127.0.0.1:" + two.electionPort();
        assertEquals(hello(2, address), wire.receive(20 + address.length()));
        assertEquals(VOTE, wire.frame());
        wire.send("00000035" + VOTE);
        assertEquals(new Notified(1, PeerRig.looking(9, 7)), two.inbox().next(Notified.class));
    }

    @Test
    void theSmallerIdKnocksAndIsDialledBack() throws Exception {
        ServerSocket three = rig.listen();
        rig.member(3, 1, three.getLocalPort());
        PeerRig.Peer two = rig.start(2);
        two.tell(3, PeerRig.looking(9, 7));
        Wire knock = rig.accept(three);
        String address = "127.0.0.1:" + two.electionPort();
        assertEquals(hello(2, address), knock.receive(20 + address.length()));
        assertTrue(knock.ends());
        Wire back = rig.dial(two.electionPort()).send(hello(3, "127.0.0.1:1"));
        assertEquals(VOTE, back.frame());
    }

    @Test
    void whoHasTheSmallerIdIsDialledBackWhereItSaysItIs() throws Exception {
        ServerSocket said = rig.listen();
        rig.member(1, 1, rig.deadPort());
        PeerRig.Peer two = rig.start(2);
        Wire knock = rig.dial(two.electionPort()).send(hello(1, "127.0.0.1:" + said.getLocalPort()));
        assertTrue(knock.ends());
        Wire back = rig.accept(said);
        String address = "127.0.0.1:" + two.electionPort();
        assertEquals(hello(2, address), back.receive(20 + address.length()));
        back.send("00000035" + VOTE);
        assertEquals(new Notified(1, PeerRig.looking(9, 7)), two.inbox().next(Notified.class));
    }

    @Test
    void anAddressOfAnyHostIsNoAddress() throws Exception {
        ServerSocket configured = rig.listen();
        rig.member(1, 1, configured.getLocalPort());
        PeerRig.Peer two = rig.start(2);
        rig.dial(two.electionPort()).send(hello(1, "0.0.0.0:" + rig.deadPort()));
        rig.accept(configured).receive(20);
    }

    @Test
    void aHelloOfSeveralAddressesIsUnderstoodByAll() throws Exception {
        ServerSocket said = rig.listen();
        rig.member(1, 1, rig.deadPort());
        PeerRig.Peer two = rig.start(2);
        String addresses = "127.0.0.1:" + rig.deadPort() + "|127.0.0.1:" + said.getLocalPort();
        rig.dial(two.electionPort()).send(hello(-65535, 1, addresses));
        rig.accept(said).receive(20);
    }

    @Test
    void aHelloOfTheOldestFormIsUnderstood() throws Exception {
        rig.member(3, 1, rig.deadPort());
        PeerRig.Peer two = rig.start(2);
        rig.dial(two.electionPort()).send("0000000000000003" + "0000001c" + VOTE.substring(0, 56));
        assertEquals(3, two.inbox().next(Notified.class).from());
    }

    @Test
    void aHelloInPiecesIsUnderstoodToo() throws Exception {
        rig.member(3, 1, rig.deadPort());
        PeerRig.Peer two = rig.start(2);
        String all = hello(3, "127.0.0.1:1") + "00000035" + VOTE;
        Wire wire = rig.dial(two.electionPort());
        for (int at = 0; at < all.length(); at += 2) {
            wire.send(all.substring(at, at + 2));
        }
        assertEquals(new Notified(3, PeerRig.looking(9, 7)), two.inbox().next(Notified.class));
    }

    @Test
    void aNewLinkOfALargerIdTakesThePlaceOfTheOld() throws Exception {
        rig.member(3, 1, rig.deadPort());
        PeerRig.Peer two = rig.start(2);
        Wire old = rig.dial(two.electionPort()).send(hello(3, "127.0.0.1:1") + "00000035" + VOTE);
        two.inbox().next(Notified.class);
        Wire next = rig.dial(two.electionPort()).send(hello(3, "127.0.0.1:1"));
        assertTrue(old.ends());
        two.tell(3, PeerRig.looking(9, 7));
        assertEquals(VOTE, next.frame());
    }

    @Test
    void whatWasSaidLastIsSaidAgainOnANewLink() throws Exception {
        rig.member(3, 1, rig.deadPort());
        PeerRig.Peer two = rig.start(2);
        Wire old = rig.dial(two.electionPort()).send(hello(3, "127.0.0.1:1"));
        two.tell(3, PeerRig.looking(9, 7));
        assertEquals(VOTE, old.frame());
        Wire next = rig.dial(two.electionPort()).send(hello(3, "127.0.0.1:1"));
        assertEquals(VOTE, next.frame());
    }

    @Test
    void aVoteIsNotSaidAgainOnceTheElectionIsOver() throws Exception {
        rig.member(3, 1, rig.deadPort());
        PeerRig.Peer two = rig.start(2);
        two.tell(3, PeerRig.looking(9, 7));
        two.inbox().await(Unreachable.class);
        two.execute(new PeerCommand.Listen(true));
        Wire wire = rig.dial(two.electionPort()).send(hello(3, "127.0.0.1:1") + "00000035" + VOTE);
        two.inbox().await(Notified.class);
        two.tell(3, PeerRig.leading(2));
        assertEquals("00000002", wire.frame().substring(0, 8));
    }

    @Test
    void nonsenseIsCutOff() throws Exception {
        PeerRig.Peer two = rig.start(2);
        rig.member(3, 1, rig.deadPort());
        List<String> nonsense = List.of(
                "fffffffffffffffd0000000000000003",
                "ffffffffffff0000000000000000000300000801",
                "ffffffffffff0000000000000000000300000000",
                "ffffffffffff00000000000000000003000000047f000001",
                hello(3, "127.0.0.1:1") + "000927c0",
                hello(3, "127.0.0.1:1") + "00000000",
                hello(3, "127.0.0.1:1") + "ffffffff",
                "7fffffffffffffff",
                hello(Long.MAX_VALUE, "127.0.0.1:1"),
                hello(-3, "127.0.0.1:1"));
        for (String bytes : nonsense) {
            assertTrue(rig.dial(two.electionPort()).send(bytes).ends(), bytes);
        }
        assertEquals(List.of(), two.inbox().rest());
    }

    @Test
    void aNotificationTooShortIsPassedOver() throws Exception {
        PeerRig.Peer two = rig.start(2);
        rig.member(3, 1, rig.deadPort());
        rig.dial(two.electionPort())
                .send(hello(3, "127.0.0.1:1"))
                .send("00000014" + VOTE.substring(0, 40))
                .send("00000035" + VOTE);
        assertEquals(new Notified(3, PeerRig.looking(9, 7)), two.inbox().next(Notified.class));
    }

    @Test
    void whoeverHasTheSameIdIsCutOff() throws Exception {
        PeerRig.Peer two = rig.start(2);
        assertTrue(rig.dial(two.electionPort()).send(hello(2, "127.0.0.1:1")).ends());
    }

    @Test
    void whoeverSaysNothingIsCutOffAndHoldsUpNobody() throws Exception {
        PeerNetSettings.ElectionLinks links = new PeerNetSettings.ElectionLinks(1, 10_000, 500, false);
        PeerRig.Peer two = rig.start(
                new PeerNetSettings(2, false, false, links, 1 << 20, 1 << 20), NameLookup.SYSTEM, FakeStates.NONE);
        Wire silent = rig.dial(two.electionPort());
        oneTellsTheOtherWhoeverHasTheLargerId(3, 1);
        assertTrue(silent.ends());
    }

    @Test
    void oneThatNobodyKnowsMayAsk() throws Exception {
        PeerRig.Peer two = rig.start(2);
        Wire wire = rig.dial(two.electionPort()).send(hello(99, "127.0.0.1:1") + "00000035" + VOTE);
        assertEquals(99, two.inbox().next(Notified.class).from());
        two.tell(99, PeerRig.leading(2));
        assertEquals("00000002", wire.frame().substring(0, 8));
    }

    @Test
    void theDeadAreSaidToBeUnreachableUntilTheyRise() throws Exception {
        PeerRig.Peer two = rig.start(2);
        for (long dead : new long[] {1, 3}) {
            rig.member(dead, 1, rig.deadPort());
            two.tell(dead, PeerRig.looking(2, 1));
            for (int i = 0; i < 3; i++) {
                two.inbox().await(Unreachable.class, which -> which.id() == dead);
            }
            two.tell(dead, PeerRig.looking(2, 2));
            two.tell(dead, PeerRig.looking(2, 3));
            ServerSocket risen = rig.listen();
            rig.member(dead, 1, risen.getLocalPort());
            Wire wire = rig.accept(risen);
            wire.receive(16);
            wire.receive(wire.readInt());
            if (dead > 2) {
                assertTrue(wire.ends());
                wire = rig.dial(two.electionPort()).send(hello(dead, "127.0.0.1:1"));
            }
            assertEquals(HexFormat.of().toHexDigits(3L), wire.frame().substring(40, 56), "only the newest");
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void aCandidateLearnsAtOnceThatOneHasDied(long other) throws Exception {
        PeerRig.Peer two = rig.start(2);
        PeerRig.Peer dying = rig.start(other);
        two.tell(other, PeerRig.looking(2, 1));
        dying.inbox().await(Notified.class);
        dying.tell(2, PeerRig.looking(other, 1));
        two.inbox().await(Notified.class);
        dying.net().close();
        assertEquals(other, two.inbox().await(Unreachable.class).id());
    }

    @Test
    void everyAddressIsTried() throws Exception {
        ServerSocket alive = rig.listen();
        PeerRig.Peer two = rig.start(2);
        rig.members.put(
                1L,
                PeerRig.one(
                        1,
                        new Member.Address("nowhere.invalid", 1, 2),
                        new Member.Address(PeerRig.HOST, 1, rig.deadPort()),
                        new Member.Address(PeerRig.HOST, 1, alive.getLocalPort())));
        two.tell(1, PeerRig.looking(9, 7));
        rig.accept(alive).receive(20);
    }

    @Test
    void aNameThatIsLookedUpSlowlyHoldsUpNobodyElse() throws Exception {
        CountDownLatch found = new CountDownLatch(1);
        NameLookup slow = host -> {
            if (host.equals("slow")) {
                try {
                    found.await();
                } catch (InterruptedException e) {
                    throw new UnknownHostException(host);
                }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        PeerRig.Peer two = rig.start(PeerRig.settings(2), slow, FakeStates.NONE);
        ServerSocket one = rig.listen();
        ServerSocket three = rig.listen();
        rig.members.put(1L, PeerRig.one(1, new Member.Address("slow", 1, one.getLocalPort())));
        rig.members.put(3L, PeerRig.one(3, new Member.Address("quick", 1, three.getLocalPort())));
        two.tell(1, PeerRig.looking(9, 7));
        two.tell(3, PeerRig.looking(9, 7));
        rig.accept(three).receive(20);
        found.countDown();
        rig.accept(one).receive(20);
    }

    @Test
    void ownNamesAreLookedUpAgainUntilTheyAreKnown() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        NameLookup late = host -> {
            if (asked.incrementAndGet() == 1) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        rig.members.put(2L, PeerRig.one(2, new Member.Address("own", 0, 0)));
        PeerNetSettings.ElectionLinks links = new PeerNetSettings.ElectionLinks(0, 10_000, 10_000, false);
        PeerRig.Peer two =
                rig.start(new PeerNetSettings(2, false, false, links, 1 << 20, 1 << 20), late, FakeStates.NONE);
        assertEquals(2, asked.get());
        assertTrue(rig.dial(two.electionPort()).send(hello(2, "127.0.0.1:1")).ends());
    }

    @Test
    void aPortThatIsTakenIsGivenUp() throws Exception {
        ServerSocket taken = rig.listen();
        rig.member(2, 1, taken.getLocalPort());
        ExecutionException refused = assertThrows(ExecutionException.class, () -> rig.start(2));
        assertInstanceOf(ElectionPortException.class, refused.getCause());
    }

    @Test
    void everyAddressOfTheMachineCanBeListenedOn() throws Exception {
        PeerNetSettings.ElectionLinks links = new PeerNetSettings.ElectionLinks(1, 10_000, 10_000, false);
        rig.members.put(2L, PeerRig.one(2, new Member.Address("not.mine.invalid", 0, 0)));
        PeerRig.Peer two = rig.start(
                new PeerNetSettings(2, true, false, links, 1 << 20, 1 << 20), NameLookup.SYSTEM, FakeStates.NONE);
        assertTrue(two.net().electionAddresses().get(0).getAddress().isAnyLocalAddress());
        assertTrue(rig.dial(two.electionPort()).send(hello(2, "127.0.0.1:1")).ends());
    }

    @Test
    void noThreadIsLeftBehind() throws Exception {
        PeerRig.Peer two = rig.start(2);
        rig.member(3, 1, rig.deadPort());
        two.tell(3, PeerRig.looking(2, 1));
        two.inbox().await(Unreachable.class);
        two.net().close();
        two.tell(3, PeerRig.looking(2, 2));
        assertEquals(List.of(), two.net().electionAddresses());
        PeerRig.until(
                () -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("peer"))
                        .toList(),
                names -> !names.isEmpty());
    }

    private static String hello(long id, String addresses) {
        return hello(-65536, id, addresses);
    }

    private static String hello(long version, long id, String addresses) {
        byte[] text = addresses.getBytes(StandardCharsets.US_ASCII);
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(version) + hex.toHexDigits(id) + hex.toHexDigits(text.length) + hex.formatHex(text);
    }
}
