package io.zk.server.election;

import io.zk.server.quorum.Membership;
import java.util.ArrayList;
import java.util.List;

/** One election with what it wants done written down, one word a message. */
final class ElectionRig implements ElectionOutputs {
    final Election election;
    long now = 1000;
    private final long self;
    private final String text;
    private final List<String> said = new ArrayList<>();

    ElectionRig(long self, Membership membership) {
        this.self = self;
        text = membership.text(0);
        election = new Election(self, membership, ElectionTiming.DEFAULT, this);
    }

    @Override
    public void notify(long to, Notification notification) {
        if (to == self || notification.version() != 2 || !text.equals(notification.membership())) {
            throw new AssertionError("to " + to + ": " + notification);
        }
        said.add(to + "<" + say(notification.state(), notification.vote(), notification.round()));
    }

    @Override
    public void decided(Vote vote) {
        said.add("decided " + say(election.state(), vote, 0).replaceAll("r0$", ""));
    }

    @Override
    public void overtaken() {
        said.add("overtaken");
    }

    /** State, leader, epoch, counter and round, as in {@code LEADING:3/1.7r2}. */
    private static String say(PeerState state, Vote vote, long round) {
        String about = vote.equals(Vote.NOBODY) ? "nobody" : vote.leader() + "/" + vote.peerEpoch() + "." + vote.zxid();
        return state + ":" + about + "r" + round;
    }

    ElectionRig look(long lastZxid, long currentEpoch) {
        election.look(lastZxid, currentEpoch, now);
        return this;
    }

    ElectionRig hear(long from, PeerState state, Vote vote, long round) {
        election.received(from, new Notification(state, vote, round, 2, "server.9=ignored:1:2;3\nversion=77"), now);
        return this;
    }

    ElectionRig unreachable(long id) {
        election.unreachable(id, now);
        return this;
    }

    /** Lets time pass, a millisecond a tick. */
    ElectionRig pass(long millis) {
        for (long end = now + millis; now < end; ) {
            now++;
            if (now >= election.nextDeadline()) {
                election.tick(now);
            }
        }
        return this;
    }

    /** What was said since this was last asked. */
    List<String> said() {
        List<String> copy = List.copyOf(said);
        said.clear();
        return copy;
    }

    static Vote vote(long leader, long epoch, long zxid) {
        return new Vote(leader, zxid, epoch);
    }
}
