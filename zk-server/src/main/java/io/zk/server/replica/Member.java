package io.zk.server.replica;

import io.zk.server.election.Election;
import io.zk.server.election.ElectionOutputs;
import io.zk.server.election.Notification;
import io.zk.server.election.Vote;
import io.zk.server.session.SessionIds;
import io.zk.server.session.SessionTable;
import io.zk.server.tree.DataTree;
import io.zk.server.zab.CommittedLog;
import io.zk.server.zab.EpochKind;
import io.zk.server.zab.Epochs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The core of a member of an ensemble. It looks for a leader; takes the part that the election gave it; and when that is
 * over, waits for its disk and looks again:
 *
 * <pre>
 * LOOKING  -> the election has decided -> LEADING, FOLLOWING or OBSERVING
 *          -> over: clients end         -> SETTLING: all that was handed to the disk gets there -> LOOKING
 * </pre>
 *
 * <p>Nothing is voted with that is not on this server's disk. Only the {@link Database} and the promised epochs outlive a
 * part. What a disk without room changes is the {@link Deference}'s to say. Pure; core thread.
 */
public final class Member implements Replica {
    private final MemberRules rules;
    private final Database database;
    private final SessionIds ids;
    private final SessionTable nobodys;
    private final Election election;
    private final Deference deference;
    private final Outputs gathered = new Outputs();
    /** Whom earlier parts served: their loops may still read what is about to change. */
    private final List<Service> past = new ArrayList<>();

    private Epochs epochs;
    /** When it was made; null once it has begun to look for a leader, which it does when it is first told anything. */
    private @Nullable Now made;

    private @Nullable Vote decided;
    /** The election sees that what it has decided will come to nothing. */
    private boolean overtaken;

    private @Nullable Role role;
    /** The election knows that the part has begun in earnest. */
    private boolean begun;

    private long links;
    private long seen;
    /** Something was taken in since the last {@link #tick}. */
    private boolean stirred;

    // What others see under the gate: replaced there alone.
    private DataTree tree;
    private Map<Long, Integer> applied;
    private boolean certain;

    /** @param state durable, and seen by nobody else yet */
    public Member(LoadedState state, Epochs epochs, MemberRules rules, Now now) {
        this.rules = rules;
        this.epochs = epochs;
        this.database = new Database(state, new CommittedLog(rules.recentCount(), rules.recentBytesMax()));
        this.ids = new SessionIds(now.wallMillis(), rules.replica().serverId());
        this.nobodys = new SessionTable(rules.replica().timeouts().tickMillis());
        this.seen = now.millis();
        this.tree = state.tree();
        this.applied = database.sessions();
        this.certain = database.certain();
        tree.writeConfig(rules.configuration(), 0, now.wallMillis());
        this.election = new Election(rules.self(), rules.zab().membership(), rules.election(), outlet());
        this.deference = new Deference(rules.self(), rules.zab().membership(), rules.election());
        this.made = now;
    }

    private ElectionOutputs outlet() {
        return new ElectionOutputs() {
            @Override
            public void notify(long to, Notification notification) {
                gathered.peer(new PeerCommand.Notify(to, notification));
            }

            @Override
            public void decided(Vote vote) {
                decided = vote;
                overtaken = false;
            }

            @Override
            public void overtaken() {
                overtaken = true;
            }
        };
    }

    @Override
    public void step(Input input, Now now, Outputs out) {
        seen = now.millis();
        stirred = true;
        if (input.kind() == Input.Kind.ROOM) {
            database.room(((Input.Room) input).enough());
        }
        start();
        if (input.kind() == Input.Kind.DURABLE) {
            database.durable(((Input.Durable) input).zxid());
        } else if (input.kind() == Input.Kind.ENSEMBLE) {
            told((MemberInput) input, now);
        }
        Role acting = role;
        if (acting != null) {
            acting.step(input, now);
        }
        advance(now);
        gathered.moveTo(out);
    }

    /** What concerns the member in whichever part; its part hears of it afterwards. */
    private void told(MemberInput input, Now now) {
        if (input instanceof MemberInput.Notified notified) {
            election.received(notified.from(), notified.notification(), now.millis());
        } else if (input instanceof MemberInput.Unreachable refusing) {
            election.unreachable(refusing.id(), now.millis());
        } else if (input instanceof MemberInput.EpochWritten written) {
            boolean accepted = written.which() == EpochKind.ACCEPTED;
            epochs = new Epochs(
                    accepted ? written.epoch() : epochs.accepted(), accepted ? epochs.current() : written.epoch());
        } else if (input instanceof MemberInput.Truncated truncated) {
            truncated(truncated, now);
        } else if (input instanceof MemberInput.Installed installed) {
            database.installed(installed.zxid());
        } else if (input instanceof MemberInput.Settled) {
            look(now);
        } else if (input instanceof MemberInput.LinkUp up && up.link() > 0 && !(role instanceof Leading)) {
            gathered.peer(new PeerCommand.Close(up.link(), "this server does not lead"));
        }
    }

    private void truncated(MemberInput.Truncated truncated, Now now) {
        LoadedState state = truncated.state();
        if (state != null) {
            state.tree().writeConfig(rules.configuration(), 0, now.wallMillis());
            database.take(state);
        } else if (truncated.zxid() >= database.tree().lastZxid()) {
            database.cutTail(truncated.zxid());
        }
        if (!truncated.done()) {
            database.want();
        }
    }

    @Override
    public void tick(Now now, Outputs out) {
        seen = now.millis();
        stirred = false;
        start();
        if (seen >= election.nextDeadline()) {
            election.tick(seen);
        }
        Role acting = role;
        if (acting != null) {
            acting.tick(now);
        }
        defer(acting, now);
        advance(now);
        gathered.moveTo(out);
    }

    @Override
    public long nextDeadline() {
        Role acting = role;
        if (made != null || stirred || !gathered.isEmpty() || acting != null && acting.over() != null) {
            return seen;
        }
        return Math.min(election.nextDeadline(), acting == null ? deference.nextDeadline() : acting.nextDeadline());
    }

    // ---- parts

    private void advance(Now now) {
        Vote vote = decided;
        if (vote != null) {
            decided = null;
            begin(vote, now);
        }
        Role acting = role;
        if (acting == null) {
            return;
        }
        if (overtaken && acting.over() == null) {
            acting.stop("the election goes on without what it had decided");
        }
        String over = acting.over();
        if (over != null) {
            end(acting, over);
            return;
        }
        if (acting.proved()) {
            election.hold();
        }
        if (!begun && acting.established()) {
            begun = true;
            election.settle(election.state(), epochs.current());
        }
    }

    private void begin(Vote vote, Now now) {
        long leader = vote.leader();
        deference.decided();
        if (leader == rules.self()) {
            say(Fact.Kind.ELECTED, "LEADING");
            role = new Leading(rules.leading(), epochs, database, ids, gathered, now);
        } else {
            say(Fact.Kind.ELECTED, (rules.observer() ? "OBSERVING" : "FOLLOWING") + " server " + leader);
            links--;
            Following.Start start = new Following.Start(leader, links, epochs);
            role = new Following(rules, start, database, ids, gathered, now);
        }
    }

    private void end(Role acting, String reason) {
        role = null;
        begun = false;
        overtaken = false;
        if (!acting.service().empty()) {
            past.add(acting.service());
            gathered.serve(List.of());
        }
        gathered.disk(new DiskCommand.Settle());
        say(Fact.Kind.LOOKING, reason);
    }

    /** Not before it is told whether there is room, which is the first that it is told if there is none. */
    private void start() {
        Now since = made;
        if (since != null) {
            made = null;
            say(Fact.Kind.LOOKING, "starting");
            look(since);
        }
    }

    private void look(Now now) {
        long lastZxid = database.lastLogged();
        boolean abstains = lastZxid >= 0 && deference.abstains(database.room(), now.millis());
        if (abstains) {
            say(Fact.Kind.ABSTAINING, "no vote for " + deference.abstainMillis() + " ms: its disk is full");
        }
        election.look(abstains ? -1 : lastZxid, epochs.current(), now.millis());
    }

    /** Without room on its disk it lets another one lead; but it votes after all where none is elected. */
    private void defer(@Nullable Role acting, Now now) {
        boolean room = database.room();
        if (acting == null && deference.returns(room, now.millis())) {
            say(Fact.Kind.ABSTAINING, "a vote again: " + (room ? "there is room on its disk" : "nobody was elected"));
            election.look(database.lastLogged(), epochs.current(), now.millis());
        } else if (acting instanceof Leading leading
                && leading.established()
                && deference.yields(room, now.millis(), leading::followers)) {
            leading.stop("its disk is full, and the others are a quorum without it");
        }
    }

    private void say(Fact.Kind kind, String text) {
        gathered.fact(new Fact(kind, 0, 0, database.lastLogged(), text));
    }

    // ---- under the write lock

    @Override
    public boolean applicable() {
        Role acting = role;
        return !past.isEmpty()
                || tree != database.tree()
                || certain != database.certain()
                || acting != null && acting.over() == null && acting.applicable();
    }

    @Override
    public void apply() {
        past.forEach(Service::end);
        past.clear();
        Role acting = role;
        if (acting != null && acting.over() == null && acting.applicable()) {
            acting.apply();
        }
        tree = database.tree();
        applied = database.sessions();
        certain = database.certain();
    }

    @Override
    public Map<Long, Integer> appliedSessions() {
        return applied;
    }

    @Override
    public DataTree tree() {
        return tree;
    }

    @Override
    public boolean certain() {
        return certain;
    }

    // ---- what is shown

    @Override
    public int pendingCount() {
        Role acting = role;
        return acting == null ? 0 : acting.pendingCount();
    }

    @Override
    public SessionTable sessions() {
        Role acting = role;
        return acting == null ? nobodys : acting.sessions();
    }

    @Override
    public long committed() {
        return database.committed();
    }

    @Override
    public ApplyStats stats() {
        return database.stats();
    }

    @Override
    public Standing standing() {
        Role acting = role;
        return acting == null ? new Standing(Standing.Mode.LOOKING, -1, -1, List.of(), 0) : acting.standing();
    }
}
