package io.zk.server.election;

import static io.zk.server.election.PeerState.FOLLOWING;
import static io.zk.server.election.PeerState.LEADING;
import static io.zk.server.election.PeerState.LOOKING;
import static io.zk.server.election.PeerState.OBSERVING;

import io.zk.server.quorum.Membership;
import io.zk.server.quorum.QuorumSystem;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One member's part in every election of its life. Lives as long as the process: the round only grows. Answers
 * notifications in every state. Times are monotonic milliseconds. Core thread.
 *
 * <p>Everybody tells the voters whom it wants, at first itself, and takes over any better vote that it hears: that of the
 * newest history. A vote that a quorum wants is decided for once it has stood for a while, or at once if nobody is left
 * who could bring a better one. Whoever comes later hears from a quorum that it has a leader, and from the leader itself.
 *
 * <p>Nothing here keeps data safe, discovery does; but the history that a server votes with must be on its disk. The
 * configuration in notifications is not looked at: it can't change while the ensemble runs.
 */
public final class Election {
    private static final long NEVER = Long.MAX_VALUE;

    /** Of a server without a history that it may vote with. */
    private static final long NO_HISTORY = -1;

    /** Rounds beyond are nonsense, and would leave none to go on to. */
    private static final long ROUND_MAX = 1L << 60;

    /** Milliseconds in which one who is no voter is answered at most once, so that two strangers can't keep each other busy. */
    private static final long STRANGER_PAUSE = 10;

    /** Members whose last message is remembered; beyond, all are forgotten. */
    private static final int SENT_MAX = 1000;

    private final long self;
    private final Membership membership;
    private final Set<Long> voters;
    private final QuorumSystem quorums;
    private final String membershipText;
    private final ElectionTiming timing;
    private final ElectionOutputs outputs;

    private PeerState state = LOOKING;
    private long round;
    private Vote own = Vote.NOBODY;
    private Vote proposal = Vote.NOBODY;

    /** The last decision; before the first one, {@code own}. */
    private Vote vote = Vote.NOBODY;

    private long voteRound = -1;
    private boolean settled;

    /** Whether the last decision may still come to nothing unnoticed by others. */
    private boolean doubtful;

    /** Of this round: what voters want. */
    private final Poll polled = new Poll();

    /** Of any round: what voters say who have a leader. */
    private final Poll elsewhere = new Poll();

    /** Voters that could not be reached since they were last heard. */
    private final TreeSet<Long> unreachable = new TreeSet<>();

    /** Voters that look for a leader but have no history to vote with. */
    private final TreeSet<Long> abstaining = new TreeSet<>();

    /** Voters that want another leader since this server was decided for. */
    private final TreeSet<Long> lost = new TreeSet<>();

    /** Members that have asked for a leader since there was one to tell them. */
    private final TreeSet<Long> waiting = new TreeSet<>();

    private final TreeMap<Long, Long> sentAt = new TreeMap<>();
    private long pause;
    private long notifyAt = NEVER;
    private long finalizeAt = NEVER;

    /**
     * Looks for nothing until it is told to, and until then answers nobody.
     *
     * @param self id of this server
     * @param membership the committed configuration; says whether this server votes
     * @param outputs gets everything that is to be done
     */
    public Election(long self, Membership membership, ElectionTiming timing, ElectionOutputs outputs) {
        this.self = self;
        this.membership = membership;
        this.voters = membership.voters();
        this.quorums = membership.quorums();
        this.membershipText = membership.text(0);
        this.timing = timing;
        this.outputs = outputs;
    }

    /**
     * Looks for a leader from now on, with what this server has to offer. It may be decided before this returns.
     *
     * @param lastZxid of its history, durable; -1 if it has none that it may vote with
     */
    public void look(long lastZxid, long currentEpoch, long now) {
        state = LOOKING;
        settled = false;
        doubtful = false;
        own = voters.contains(self) ? new Vote(self, lastZxid, currentEpoch) : Vote.NOBODY;
        if (voteRound < 0) {
            vote = own;
        }
        elsewhere.clear();
        startRound(now);
        check(now);
    }

    /**
     * The decision holds: the leader was reached, or a quorum has promised to follow this server. From now on links tell
     * more about its end than notifications do, and it takes its time to synchronise.
     */
    public void hold() {
        doubtful = false;
        if (state != LOOKING) {
            notifyAt = NEVER;
        }
    }

    /**
     * What this server does after a decision; {@code peerEpoch} becomes that of its vote. To be called when it serves, or
     * has synchronised: the state itself has changed when it was decided.
     */
    public void settle(PeerState state, long peerEpoch) {
        this.state = state;
        vote = new Vote(vote.leader(), vote.zxid(), peerEpoch);
        settled = true;
        hold();
        tellWaiting();
    }

    public void received(long from, Notification notification, long now) {
        if (from == self || round == 0 || notification.round() > ROUND_MAX) {
            return;
        }
        unreachable.remove(from);
        abstaining.remove(from);
        boolean looking = notification.state() == LOOKING;
        if (looking && !settled && membership.member(from) != null) {
            waiting.add(from);
        }
        if (!voters.contains(from)) {
            if (looking && quiet(from, STRANGER_PAUSE, now)) {
                sentAt(from, now);
                outputs.notify(from, forStranger());
            }
        } else if (state != LOOKING) {
            if (looking) {
                send(from, now);
            }
            doubt(from, notification);
        } else if (looking) {
            heardLooking(from, notification, now);
        } else if (notification.state() != OBSERVING) {
            heardDecided(from, notification, now);
        }
    }

    /** No link to this member can be had at present: it refused, or its link broke and it can't be dialled. */
    public void unreachable(long id, long now) {
        if (id == self || !voters.contains(id)) {
            return;
        }
        unreachable.add(id);
        if (state != LOOKING) {
            if (id == vote.leader() || state == LEADING && !enoughLeft()) {
                overtake();
            }
            return;
        }
        elsewhere.remove(id);
        Ballot last = polled.remove(id);
        boolean candidateLost =
                proposal.leader() == id && last != null && last.vote().leader() == id;
        if (candidateLost) {
            // It will not lead. Votes of one round only get better, so another candidate needs another round.
            startRound(now);
        }
        check(now);
    }

    public void tick(long now) {
        if (now >= finalizeAt) {
            decide(proposal, round, now);
        } else if (now >= notifyAt) {
            pause = Math.min(2 * pause, timing.lastNotifyMillis());
            notifyAt = now + pause;
            if (state == LOOKING) {
                sendAll(voters, now);
            } else {
                probe(now);
            }
        }
    }

    /** When {@link #tick} wants to be called; {@code Long.MAX_VALUE}: never. */
    public long nextDeadline() {
        return Math.min(notifyAt, finalizeAt);
    }

    public PeerState state() {
        return state;
    }

    /** The last decided vote; before the first decision this server's own. */
    public Vote vote() {
        return vote;
    }

    // ---- while looking

    private void startRound(long now) {
        round++;
        polled.clear();
        abstaining.clear();
        pause = timing.firstNotifyMillis();
        propose(own, now);
    }

    private void propose(Vote next, long now) {
        proposal = next;
        finalizeAt = NEVER;
        if (mayVote()) {
            polled.put(self, candidate());
        }
        notifyAt = now + pause;
        sendAll(voters, now);
    }

    private void heardLooking(long from, Notification heard, long now) {
        elsewhere.remove(from);
        if (!mayVote()) {
            askAgainSoon(now);
            return;
        }
        if (heard.vote().zxid() == NO_HISTORY) {
            abstaining.add(from);
        } else if (heard.round() < round) {
            send(from, now);
        } else if (voters.contains(heard.vote().leader())) {
            count(from, heard, now);
        }
        check(now);
    }

    /** Counts a vote of this round, or goes on to its round. */
    private void count(long from, Notification heard, long now) {
        Ballot ballot = new Ballot(LOOKING, heard.vote(), heard.round(), 0);
        if (heard.round() > round) {
            round = heard.round();
            polled.clear();
            propose(better(heard.vote(), own) ? heard.vote() : own, now);
        } else if (better(heard.vote(), proposal)) {
            propose(heard.vote(), now);
        } else {
            answer(from, ballot, now);
        }
        polled.put(from, ballot);
    }

    /**
     * Tells one of the same round this server's vote. It may not have it: it was not looking yet when this was sent. Without
     * the answer both would wait for the next repetition. Answers to answers end: each needs news.
     */
    private void answer(long from, Ballot ballot, long now) {
        Ballot before = polled.get(from);
        boolean news = !ballot.equals(before);
        boolean uninformed = before == null || better(proposal, ballot.vote());
        if (news && uninformed || quiet(from, timing.firstNotifyMillis() / 2, now)) {
            send(from, now);
        }
    }

    private void heardDecided(long from, Notification heard, long now) {
        if (!voters.contains(heard.vote().leader())) {
            return;
        }
        Ballot ballot = new Ballot(heard.state(), heard.vote(), heard.round(), heard.version());
        if (heard.round() == round) {
            polled.put(from, new Ballot(heard.state(), heard.vote(), heard.round(), 0));
            if (hasLeader(polled, ballot)) {
                decide(heard.vote(), round, now);
                return;
            }
        }
        elsewhere.put(from, ballot);
        if (hasLeader(elsewhere, ballot)) {
            round = Math.max(round, heard.round());
            decide(heard.vote(), heard.round(), now);
            return;
        }
        askAgainSoon(now);
        check(now);
    }

    /** Somebody has a leader, or is about to have one without this server's vote. */
    private void askAgainSoon(long now) {
        pause = timing.firstNotifyMillis();
        notifyAt = Math.min(notifyAt, now + pause);
    }

    /**
     * Whether a quorum has this leader. The leader must say so itself: those who follow one that died name it for a while.
     * If it is this server, they must mean what it offers now, not what it was before it was restarted.
     */
    private boolean hasLeader(Poll poll, Ballot ballot) {
        long leader = ballot.vote().leader();
        boolean confirmed =
                leader == self ? ballot.round() == round && ballot.vote().equals(own) : poll.saysItLeads(leader);
        return confirmed && quorums.isQuorum(poll.supporters(ballot));
    }

    private void check(long now) {
        if (state != LOOKING || !mayVote()) {
            return;
        }
        if (!quorums.isQuorum(polled.supporters(candidate()))) {
            finalizeAt = NEVER;
        } else if (nobodyCanChangeIt()) {
            decide(proposal, round, now);
        } else if (finalizeAt == NEVER) {
            finalizeAt = now + timing.finalizeMillis();
        }
    }

    /** Whether every voter wants the same, or will say nothing; and whoever is wanted can be reached. */
    private boolean nobodyCanChangeIt() {
        if (unreachable.contains(proposal.leader())) {
            return false;
        }
        for (long id : voters) {
            boolean counts = id != self && quorums.weight(id) > 0;
            boolean silent = unreachable.contains(id) || abstaining.contains(id);
            if (counts && !silent && !polled.wants(id, proposal.leader())) {
                return false;
            }
        }
        return true;
    }

    private void decide(Vote decided, long decidedRound, long now) {
        vote = decided;
        voteRound = decidedRound;
        doubtful = true;
        lost.clear();
        finalizeAt = NEVER;
        pause = timing.firstNotifyMillis();
        notifyAt = now + pause;
        if (decided.leader() == self) {
            state = LEADING;
        } else {
            state = voters.contains(self) ? FOLLOWING : OBSERVING;
        }
        announce(now);
        outputs.decided(decided);
    }

    /** Saves those who did not hear enough to decide by themselves a repetition. */
    private void announce(long now) {
        if (state != OBSERVING) {
            sendAll(reachable(), now);
            waiting.removeAll(voters);
        }
        tellWaiting();
    }

    /** What an observer says would help nobody. */
    private void tellWaiting() {
        if (state != OBSERVING) {
            for (long id : waiting) {
                outputs.notify(id, voters.contains(id) ? forVoter() : forStranger());
            }
        }
        waiting.clear();
    }

    // ---- after a decision

    /** Tries whether those are there on whom the decision depends: who is not will turn out unreachable. */
    private void probe(long now) {
        sendAll(state == LEADING ? reachable() : Set.of(vote.leader()), now);
    }

    /** Notices a word that can only be heard if the decision came to nothing. Old words, sent again, prove nothing. */
    private void doubt(long from, Notification heard) {
        if (!doubtful) {
            return;
        }
        boolean other = heard.vote().leader() != vote.leader();
        boolean laterRound = heard.round() > voteRound && (heard.state() == LOOKING || other);
        boolean betterVote = heard.round() == voteRound && other && better(heard.vote(), vote);
        boolean left = laterRound || betterVote;
        if (state == LEADING) {
            if (left) {
                lost.add(from);
            } else if (!other) {
                lost.remove(from);
            }
            if (!enoughLeft()) {
                overtake();
            }
        } else if (left && from == vote.leader()) {
            overtake();
        }
    }

    private boolean enoughLeft() {
        Set<Long> left = reachable();
        left.removeAll(lost);
        return quorums.isQuorum(left);
    }

    private Set<Long> reachable() {
        TreeSet<Long> reachable = new TreeSet<>(voters);
        reachable.removeAll(unreachable);
        return reachable;
    }

    private void overtake() {
        if (doubtful) {
            hold();
            outputs.overtaken();
        }
    }

    // ---- votes and messages

    /** Whether this server's vote counts, and so do the votes of others to it. */
    private boolean mayVote() {
        return own.zxid() != NO_HISTORY && voters.contains(self);
    }

    private Ballot candidate() {
        return new Ballot(LOOKING, proposal, round, 0);
    }

    /** By epoch, then history, then id; whoever weighs nothing comes last, as it can't be elected. */
    private boolean better(Vote a, Vote b) {
        boolean electable = quorums.weight(a.leader()) > 0;
        if (!electable || quorums.weight(b.leader()) == 0) {
            return electable;
        }
        if (a.peerEpoch() != b.peerEpoch()) {
            return a.peerEpoch() > b.peerEpoch();
        }
        return a.zxid() != b.zxid() ? a.zxid() > b.zxid() : a.leader() > b.leader();
    }

    private void sendAll(Set<Long> to, long now) {
        for (long id : to) {
            if (id != self) {
                send(id, now);
            }
        }
    }

    private void send(long to, long now) {
        sentAt(to, now);
        outputs.notify(to, forVoter());
    }

    private Notification forVoter() {
        return state == LOOKING ? notification(proposal, round) : notification(vote, voteRound);
    }

    /** Who does not vote is told of the last decision, not of what may become the next one. */
    private Notification forStranger() {
        return notification(vote, round);
    }

    private Notification notification(Vote about, long aboutRound) {
        return new Notification(state, about, aboutRound, Notification.VERSION, membershipText);
    }

    private void sentAt(long to, long now) {
        if (sentAt.size() > SENT_MAX) {
            sentAt.clear();
        }
        sentAt.put(to, now);
    }

    private boolean quiet(long to, long millis, long now) {
        Long last = sentAt.get(to);
        return last == null || now - last >= millis;
    }
}
