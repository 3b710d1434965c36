package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.server.election.Notification;
import io.zk.server.election.PeerState;
import io.zk.server.election.Vote;
import io.zk.server.zab.Epochs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a member doubts whom its election has decided for: until it has reached that one, and no longer. */
class DoubtTest {
    private final Ensemble ensemble = new Ensemble(3, 0);
    private final Outputs outputs = new Outputs();
    private final Member member =
            new Member(EnsemblePeer.load(List.of()), new Epochs(0, 0), ensemble.rules(1), ensemble.now());

    private void step(Input input) {
        member.step(input, ensemble.now(), outputs);
    }

    /** Server 1 follows server 2; the number of its link. */
    private long follow() {
        step(new MemberInput.Unreachable(3));
        step(new MemberInput.Notified(2, new Notification(PeerState.LOOKING, new Vote(2, 0, 0), 1, 2, null)));
        return outputs.takePeers().stream()
                .filter(PeerCommand.Dial.class::isInstance)
                .mapToLong(command -> ((PeerCommand.Dial) command).link())
                .findFirst()
                .orElseThrow();
    }

    private long settles() {
        return outputs.takeDisk().stream()
                .filter(DiskCommand.Settle.class::isInstance)
                .count();
    }

    @Test
    void aLeaderThatIsNotThereAnyMoreIsGivenUp() {
        follow();
        step(new MemberInput.Unreachable(2));
        assertEquals(1, settles());
    }

    @Test
    void oneThatWasReachedIsNot() {
        step(new MemberInput.LinkUp(follow()));
        step(new MemberInput.Unreachable(2));
        assertEquals(0, settles());
    }

    @Test
    void norIsOneThatLooksAgain() {
        Notification again = new Notification(PeerState.LOOKING, new Vote(2, 0, 0), 2, 2, null);
        step(new MemberInput.LinkUp(follow()));
        step(new MemberInput.Notified(2, again));
        assertEquals(0, settles());
    }
}
