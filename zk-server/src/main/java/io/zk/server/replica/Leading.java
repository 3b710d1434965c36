package io.zk.server.replica;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.server.op.Operations;
import io.zk.server.session.SessionIds;
import io.zk.server.session.SessionTable;
import io.zk.server.zab.Epochs;
import io.zk.server.zab.Leader;
import io.zk.server.zab.LeaderEvents;
import io.zk.server.zab.Proposal;
import io.zk.server.zab.QuorumPacket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The leader of one epoch: brings its state to the end of its history, and once a quorum has taken that over, plans the
 * writes of all, its own clients' and the learners', has them logged and proposed, and applies and answers what is
 * committed and in its own log. Lets learners in as soon as it is made, and no more once it is over.
 */
final class Leading implements Role {
    /** What there is once the epoch is established. */
    private record Reign(Planner planner, SessionDesk desk, Applier applier, Service service) {}

    /**
     * A session's move to a learner, not answered yet. It is when all is committed that was proposed before: the learner
     * would take what the session had asked for through another server for what it asks for through this one, since both
     * may bear the same number.
     */
    private record Move(long link, long sessionId, boolean valid, long zxid) {}

    private final LeadingRules rules;
    private final Database database;
    private final SessionIds ids;
    private final Outputs out;
    private final SessionTable sessions;
    private final Syncs syncs = new Syncs();
    private final ArrayDeque<Move> moves = new ArrayDeque<>();
    private final Leader leader;
    private Now now;
    private @Nullable Reign reign;
    private @Nullable String over;
    /** Discovery is complete. */
    private boolean promised;
    /** The history is to be applied to its end. */
    private boolean behind;
    /** The leader was told something since it acted last. */
    private boolean hurried;

    /**
     * @param database all of its history is durable
     * @param ids of the process: no id comes twice, over all elections
     * @param out where everything goes that it ever wants done
     */
    Leading(LeadingRules rules, Epochs epochs, Database database, SessionIds ids, Outputs out, Now now) {
        this.rules = rules;
        this.database = database;
        this.ids = ids;
        this.out = out;
        this.now = now;
        this.sessions = new SessionTable(rules.replica().timeouts().tickMillis());
        database.durable(database.lastLogged());
        ZabCommands commands = new ZabCommands(out, database, rules.zab().logBytesMax());
        this.leader = new Leader(
                rules.zab(),
                database.recent(),
                database.lastLogged(),
                List.copyOf(database.tail()),
                epochs,
                new Leader.Outlets(commands, new Events()));
        out.peer(new PeerCommand.Listen(true));
        leader.begin(now.millis());
    }

    @Override
    public @Nullable String over() {
        return over;
    }

    @Override
    public boolean proved() {
        return promised;
    }

    @Override
    public boolean established() {
        return reign != null;
    }

    @Override
    public void stop(String reason) {
        leader.end(reason);
    }

    @Override
    public Service service() {
        return reign == null ? Service.NONE : reign.service();
    }

    @Override
    public SessionTable sessions() {
        return sessions;
    }

    @Override
    public Standing standing() {
        List<Standing.LearnerView> learners = leader.followers().stream()
                .map(learner -> new Standing.LearnerView(
                        learner.sid(), learner.observer(), learner.synced(), learner.ackedZxid()))
                .toList();
        return new Standing(Standing.Mode.LEADER, rules.zab().self(), leader.epoch(), learners, syncs.count());
    }

    /** The voters that are synchronised. */
    Set<Long> followers() {
        return leader.followers().stream()
                .filter(learner -> learner.synced() && !learner.observer())
                .map(Leader.Follower::sid)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // ---- inputs

    @Override
    public void step(Input input, Now time) {
        now = time;
        if (over != null) {
            return;
        }
        hurried = true;
        if (input instanceof MemberInput told) {
            told(told);
        } else if (input instanceof Input.Durable durable) {
            database.durable(durable.zxid());
            leader.durable(durable.zxid(), now.millis());
        } else if (reign != null) {
            client(reign, input);
        }
    }

    private void told(MemberInput input) {
        if (input instanceof MemberInput.Received it) {
            leader.received(it.link(), it.packet(), now.millis());
        } else if (input instanceof MemberInput.LinkUp it) {
            // A negative one is the late answer to a dial of an earlier role.
            if (it.link() > 0) {
                leader.connected(it.link(), now.millis());
            }
        } else if (input instanceof MemberInput.LinkProgress it) {
            leader.progress(it.link(), now.millis());
        } else if (input instanceof MemberInput.LinkDown it) {
            leader.lost(it.link(), it.reason(), now.millis());
        } else if (input instanceof MemberInput.LogRead it) {
            leader.logRead(it.link(), it.records(), now.millis());
        } else if (input instanceof MemberInput.EpochWritten it) {
            leader.epochWritten(it.which(), it.epoch(), now.millis());
        }
    }

    /** What loops of an earlier phase send comes to nothing; that a session was heard of is true nonetheless. */
    private void client(Reign its, Input input) {
        if (input instanceof Input.Submitted it && its.service().has(it.connection())) {
            submitted(its, it);
        } else if (input instanceof Input.Opened it && its.service().has(it.connection())) {
            its.desk().opened(it, now, out);
        } else if (input instanceof Input.Reattached it && its.service().has(it.connection())) {
            its.desk().reattached(it, now, out);
        } else if (input instanceof Input.Detached it) {
            its.desk().detached(it);
        } else if (input instanceof Input.Touched it) {
            its.desk().touched(it);
        }
    }

    private void submitted(Reign its, Input.Submitted input) {
        if (!its.desk().admits(input, now, out)) {
            return;
        }
        if (input.request().opCode() == OpCode.SYNC) {
            syncs.add(input, database.lastLogged(), leader.confirm(now.millis()));
        } else {
            its.desk().submitted(input, now, out);
        }
    }

    @Override
    public void tick(Now time) {
        now = time;
        hurried = false;
        if (over == null && reign != null) {
            reign.desk().expire(now, out);
            reign.planner().reap(now, out);
        }
        if (over == null) {
            leader.tick(now.millis());
        }
    }

    @Override
    public long nextDeadline() {
        if (over != null) {
            return Long.MAX_VALUE;
        }
        if (hurried) {
            return now.millis();
        }
        long deadline = leader.nextDeadline();
        if (reign != null) {
            deadline = Math.min(deadline, reign.desk().nextDeadline());
            deadline = Math.min(deadline, reign.planner().nextDeadline());
        }
        return deadline;
    }

    // ---- applying

    @Override
    public boolean applicable() {
        if (over != null) {
            return false;
        }
        return behind
                || reign != null
                        && (reign.planner().due(safe())
                                || syncs.due(database.tree().lastZxid()));
    }

    @Override
    public void apply() {
        if (over != null) {
            return;
        }
        if (behind) {
            catchUp();
        }
        if (reign != null) {
            apply(reign);
        }
    }

    /** Committed, and in this server's own log. */
    private long safe() {
        return Math.min(database.durable(), database.committed());
    }

    private void catchUp() {
        behind = false;
        hurried = true;
        Applier applier = new Applier(database, rules.replica(), List.of(), id -> null);
        while (!database.tail().isEmpty()) {
            applier.carryOutTail();
        }
        // All that a leader before this one sent along in its state is committed, so it is in this history, too.
        database.fuzzyUntil(Math.min(database.fuzzyUntil(), database.lastLogged()));
        leader.applied(database.lastLogged());
    }

    private void apply(Reign its) {
        long safe = safe();
        while (its.planner().due(safe)) {
            Pending owed = its.planner().pending().remove();
            if (owed.transaction() != null) {
                database.tail().remove();
            }
            its.applier().carryOut(owed);
        }
        its.planner().applied();
        long applied = database.tree().lastZxid();
        leader.applied(applied);
        Input.Submitted sync = syncs.poll(applied);
        while (sync != null) {
            its.applier().carryOut(Pending.answer(applied, sync, ErrorCode.OK));
            sync = syncs.poll(applied);
        }
    }

    @Override
    public int pendingCount() {
        return syncs.count() + (reign == null ? 0 : reign.planner().pending().size());
    }

    /** What is planned has its place in this epoch. */
    private final class Proposing implements Planner.Order {
        @Override
        public long nextZxid() {
            return over == null ? leader.nextZxid() : -1;
        }

        @Override
        public void planned(long zxid, byte[] payload) {
            Proposal proposal = new Proposal(zxid, payload);
            database.logged(proposal);
            leader.propose(proposal);
        }
    }

    /** What the leader's part in the broadcast tells. */
    private final class Events implements LeaderEvents {
        @Override
        public void discovered(long epoch) {
            promised = true;
            behind = true;
        }

        @Override
        public void established(long epoch) {
            database.committed(database.lastLogged());
            ReplicaRules replica = rules.replica();
            LoopRules loops = new LoopRules(replica.ops(), replica.timeouts());
            Service service =
                    rules.serves() ? Service.of(database.tree(), loops, rules.loopCount(), epoch) : Service.NONE;
            Planner planner = new Planner(database.tree(), replica, new Proposing(), now);
            Applier applier = new Applier(database, replica, service.loops(), SessionDesk.ending(sessions));
            reign = new Reign(
                    planner,
                    new SessionDesk(sessions, ids, planner, applier, new Turnstile(database, replica.patience())),
                    applier,
                    service);
            // Whoever led before may have known better when each was heard of: they all start anew.
            database.sessions().forEach((id, timeout) -> sessions.open(id, timeout, now.millis()));
            if (rules.serves()) {
                out.serve(service.loops());
            }
            String text = "LEADING epoch " + epoch + ", a quorum follows";
            out.fact(new Fact(Fact.Kind.ESTABLISHED, 0, 0, database.lastLogged(), text));
        }

        @Override
        public void committed(long zxid) {
            database.committed(zxid);
            answerLearners();
        }

        @Override
        public void confirmed(long ticket) {
            syncs.confirmed(ticket);
            answerLearners();
        }

        private void answerLearners() {
            while (!moves.isEmpty() && moves.peek().zxid() <= database.committed()) {
                Move move = moves.remove();
                leader.revalidated(move.link(), move.sessionId(), move.valid());
            }
            Long link = syncs.pollLink(database.committed());
            while (link != null) {
                leader.synced(link);
                link = syncs.pollLink(database.committed());
            }
        }

        @Override
        public void requested(long link, QuorumPacket packet) {
            ForwardedRequest request = ForwardedRequest.of(packet);
            if (reign == null || request == null) {
                return;
            }
            OpCode opCode = request.opCode();
            if (opCode == OpCode.SYNC) {
                syncs.add(link, database.lastLogged(), leader.confirm(now.millis()));
                answerLearners();
            } else if (opCode == OpCode.CREATE_SESSION) {
                open(reign, link, request);
            } else if (opCode == null || Operations.write(opCode) == null) {
                reign.planner().refuseForwarded(request.as(OpCode.ERROR), ErrorCode.UNIMPLEMENTED, now, out);
            } else {
                reign.desk().forwarded(new SessionDesk.Link(link), request.as(opCode), now, out);
            }
        }

        private void open(Reign its, long link, ForwardedRequest request) {
            int timeout = request.timeoutMillis();
            if (timeout < 0) {
                its.planner().refuseForwarded(request.as(OpCode.CREATE_SESSION), ErrorCode.MARSHALLING_ERROR, now, out);
            } else {
                its.desk().opened(new SessionDesk.Link(link), request.as(OpCode.CREATE_SESSION), timeout, now, out);
            }
        }

        @Override
        public void revalidate(long link, long sessionId, int timeoutMillis) {
            boolean valid =
                    reign != null && reign.desk().moved(new SessionDesk.Link(link), sessionId, timeoutMillis, now);
            moves.add(new Move(link, sessionId, valid, database.lastLogged()));
            answerLearners();
        }

        @Override
        public void touched(long link, long sessionId, int timeoutMillis) {
            if (reign != null) {
                reign.desk().touched(sessionId, now.millis());
            }
        }

        @Override
        public void learnerLost(long link) {
            // Its sessions stay its own: what another server still sends of them is late, until they are moved.
            syncs.lost(link);
            moves.removeIf(move -> move.link() == link);
        }

        @Override
        public void ended(String reason) {
            over = reason;
            out.peer(new PeerCommand.Listen(false));
        }
    }
}
