package io.zk.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.auth.MemberSaslSettings;
import io.zk.server.auth.QuorumSasl;
import io.zk.server.auth.Sections;
import io.zk.server.replica.MemberInput.LinkUp;
import io.zk.server.replica.MemberInput.Notified;
import io.zk.server.replica.MemberInput.Unreachable;
import io.zk.server.replica.MemberSasl;
import io.zk.server.replica.PeerCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members that prove to each other who they are, by DIGEST-MD5. */
@Timeout(60)
class LinkProofTest {
    private static final String MARK = "5f2435013501edcc";

    private final PeerRig rig = new PeerRig();
    private final List<QuorumSasl> opened = new ArrayList<>();

    private final Sections sections = Sections.install(Map.of(
            "Server", Map.of("user_zk", "secret"),
            "Member", Map.of("username", "zk", "password", "secret"),
            "Liar", Map.of("username", "zk", "password", "guessed")));

    @AfterEach
    void end() throws Exception {
        rig.close();
        opened.forEach(QuorumSasl::close);
        sections.close();
    }

    private MemberSasl sasl(String learner, boolean proves, boolean insists) throws IOException {
        QuorumSasl sasl = QuorumSasl.open(
                new MemberSaslSettings(
                        new MemberSaslSettings.Demands(proves, insists),
                        learner,
                        "Server",
                        new MemberSaslSettings.Kerberos("zkquorum/localhost", false, 0),
                        true,
                        2),
                List.of("127.0.0.1"));
        opened.add(sasl);
        return sasl;
    }

    private PeerRig.Peer start(long id, MemberSasl sasl) throws Exception {
        return rig.start(PeerRig.settings(id), NameLookup.SYSTEM, FakeStates.NONE, sasl);
    }

    private static void assertTells(PeerRig.Peer from, PeerRig.Peer to) throws Exception {
        from.tell(to.id(), PeerRig.looking(from.id(), 1));
        assertEquals(
                new Notified(from.id(), PeerRig.looking(from.id(), 1)),
                to.inbox().await(Notified.class));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void membersThatProveThemselvesHearEachOther(long from, long to) throws Exception {
        PeerRig.Peer sender = start(from, sasl("Member", true, true));
        PeerRig.Peer receiver = start(to, sasl("Member", true, true));
        assertTells(sender, receiver);
        assertTells(receiver, sender);
    }

    /** One that does nothing yet, one that may be asked, one that proves: each step of a change is among those before. */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void whoeverInsistsOnNothingHearsAll(long from, long to) throws Exception {
        PeerRig.Peer quiet = start(from, MemberSasl.NONE);
        PeerRig.Peer asking = start(to, sasl("Member", false, false));
        PeerRig.Peer proving = start(3, sasl("Member", true, false));
        assertTells(quiet, asking);
        assertTells(asking, quiet);
        assertTells(asking, proving);
        assertTells(proving, asking);
    }

    /** Who is dialled back by one with nothing to say could not tell else whether that one means to prove who it is. */
    @Test
    void whoHasNothingToSaySaysSo() throws Exception {
        PeerRig.Peer quiet = start(2, MemberSasl.NONE);
        PeerRig.Peer asking = start(1, sasl("Member", true, false));
        assertTells(asking, quiet);
        assertTells(asking, quiet);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void whoLiesIsNotReached(long from, long to) throws Exception {
        PeerRig.Peer liar = start(from, sasl("Liar", true, true));
        start(to, sasl("Member", true, true));
        liar.tell(to, PeerRig.looking(from, 1));
        assertEquals(new Unreachable(to), liar.inbox().await(Unreachable.class));
    }

    @Test
    void whoProvesNothingIsTurnedAway() throws Exception {
        PeerRig.Peer strict = start(1, sasl("Member", true, true));
        Wire wire = rig.dial(strict.electionPort());
        wire.send(hello(2)).send("00000035 00000000 00000000 00000009");
        assertTrue(wire.ends());
        rig.lead(strict);
        Wire learner = rig.dial(strict.net().quorumAddresses().get(0).getPort());
        learner.send("0000000b 0000000000000000 00000000");
        assertTrue(learner.ends());
    }

    /** As Apache's servers do, one after the other: the challenge, a wrong response, the end. */
    @Test
    void aWrongResponseIsAnsweredByAnErrorAndTheEnd() throws Exception {
        PeerRig.Peer strict = start(1, sasl("Member", true, true));
        Wire wire = rig.dial(strict.electionPort());
        wire.send(hello(2)).send(MARK + "00000000 00000000");
        assertEquals(MARK + "00000000", wire.receive(12));
        String challenge = new String(HexFormat.of().parseHex(wire.frame()), StandardCharsets.US_ASCII);
        assertTrue(challenge.startsWith("realm=\"zk-quorum-sasl-md5\",nonce="), challenge);
        wire.send(MARK + "00000000 00000003 616161");
        assertEquals(MARK + "ffffffff00000000", wire.receive(16));
        assertTrue(wire.ends());
    }

    @Test
    void aLearnerProvesItselfBeforeItsLinkBegins() throws Exception {
        PeerRig.Peer leader = start(1, sasl("Member", true, true));
        PeerRig.Peer learner = start(2, sasl("Member", true, true));
        rig.lead(leader);
        learner.execute(new PeerCommand.Dial(-1, 1));
        assertEquals(new LinkUp(-1), learner.inbox().await(LinkUp.class));
        leader.inbox().await(LinkUp.class);
    }

    private static String hello(long id) {
        String address = HexFormat.of().formatHex("127.0.0.1:1".getBytes(StandardCharsets.US_ASCII));
        return "ffffffffffff0000" + HexFormat.of().toHexDigits(id) + "0000000b" + address;
    }
}
