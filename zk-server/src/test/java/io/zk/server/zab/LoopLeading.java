package io.zk.server.zab;

import static io.zk.server.zab.LoopOracle.require;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A member that leads: gives its {@link Leader} something to do, and holds it to what it says. */
final class LoopLeading implements LoopMember.Role, LeaderEvents, ZabOutputs {
    /** To be answered when everything before is committed. */
    private record Question(long link, long after, boolean sync) {}

    private final LoopMember member;
    private final LoopWorld world;
    private final Leader leader;
    private final Map<Long, LoopLink> links = new TreeMap<>();
    private final ArrayDeque<byte[]> requests = new ArrayDeque<>();
    private final ArrayDeque<Question> questions = new ArrayDeque<>();

    /** By ticket, the newest epoch that any leader had established when the question was put. */
    private final TreeMap<Long, Long> tickets = new TreeMap<>();

    private boolean toApplyAll;
    private boolean leading;
    private boolean over;

    LoopLeading(LoopMember member) {
        this.member = member;
        this.world = member.world;
        List<Proposal> tail = List.copyOf(member.history.subList(member.applied, member.history.size()));
        leader = new Leader(
                world.leaderRules(member.node.sid),
                member.recent,
                member.lastLogged(),
                tail,
                member.epochs(),
                new Leader.Outlets(this, this));
    }

    LoopMember member() {
        return member;
    }

    @Override
    public void begin() {
        leader.begin(world.now);
    }

    void connected(LoopLink link) {
        links.put(link.leader.number, link);
        leader.connected(link.leader.number, world.now);
    }

    @Override
    public void received(LoopLink link, QuorumPacket packet) {
        leader.received(link.leader.number, packet, world.now);
    }

    @Override
    public void state(LoopLink link, LoopLink.State state) {
        throw new AssertionError("a state for a leader");
    }

    @Override
    public void lost(LoopLink link, String reason) {
        leader.lost(link.leader.number, reason, world.now);
    }

    void progress(LoopLink link) {
        leader.progress(link.leader.number, world.now);
    }

    void logRead(long link, @Nullable List<Proposal> records) {
        world.oracle.saw(records == null ? "log not read" : "log read");
        leader.logRead(link, records, world.now);
    }

    @Override
    public void epochWritten(EpochKind kind, long epoch) {
        leader.epochWritten(kind, epoch, world.now);
    }

    @Override
    public void durable(long zxid) {
        leader.durable(zxid, world.now);
    }

    @Override
    public void truncated(boolean done) {
        throw new AssertionError("a leader's history was cut");
    }

    @Override
    public void tick() {
        applyAll();
        while (leading && !over && !requests.isEmpty()) {
            propose(requests.remove());
        }
        if (!over) {
            answer();
            leader.tick(world.now);
        }
    }

    /** Not committed yet; but all who join now get it. */
    private void applyAll() {
        if (toApplyAll) {
            toApplyAll = false;
            member.applyAll();
            leader.applied(member.end);
        }
    }

    @Override
    public void applied() {
        leader.applied(member.lastApplied());
        leader.tick(world.now);
    }

    boolean leading() {
        return leading;
    }

    void propose(byte[] payload) {
        long zxid = leader.nextZxid();
        if (zxid < 0) {
            return;
        }
        Proposal proposal = new Proposal(zxid, payload);
        member.append(proposal);
        leader.propose(proposal);
    }

    /** Whether others still follow. */
    void ask() {
        tickets.put(leader.confirm(world.now), world.oracle.newestEpoch());
    }

    private void answer() {
        while (!questions.isEmpty() && questions.getFirst().after() <= member.committed) {
            Question question = questions.remove();
            if (question.sync()) {
                leader.synced(question.link());
            } else {
                LoopLink link = links.get(question.link());
                leader.revalidated(question.link(), link == null ? 0 : link.learner.member.node.sid, true);
            }
        }
    }

    // ---- what the leader says

    @Override
    public void discovered(long epoch) {
        alive();
        require(epoch == member.disk.current(), "D4: the own epoch is not on disk");
        require(member.end == member.disk.end(), "D4: the own history is not on disk");
        toApplyAll = true;
    }

    @Override
    public void established(long epoch) {
        alive();
        leading = true;
        world.oracle.established(epoch, member.node.sid, member.history, member.end);
        member.committed(member.end);
    }

    @Override
    public void committed(long zxid) {
        alive();
        require(leading, "commits before it leads");
        world.oracle.leaderCommits(leader.epoch(), member.history, zxid);
        member.committed(zxid);
    }

    @Override
    public void requested(long link, QuorumPacket request) {
        alive();
        byte[] data = request.data();
        if (data == null || LoopWorld.isSync(data)) {
            questions.add(new Question(link, member.end, true));
        } else {
            requests.add(data);
        }
    }

    @Override
    public void revalidate(long link, long sessionId, int timeoutMillis) {
        alive();
        questions.add(new Question(link, member.end, false));
    }

    @Override
    public void touched(long link, long sessionId, int timeoutMillis) {
        alive();
        require(timeoutMillis == 1_000, "a timeout of " + timeoutMillis);
        LoopLink from = links.get(link);
        require(from == null || from.learner.member.node.sid == sessionId, "a session of another");
    }

    @Override
    public void confirmed(long ticket) {
        alive();
        for (long newest : tickets.headMap(ticket, true).values()) {
            require(newest <= leader.epoch(), "confirmed, when epoch " + newest + " was established");
            world.oracle.saw("confirmed");
        }
        tickets.headMap(ticket, true).clear();
    }

    @Override
    public void learnerLost(long link) {
        alive();
    }

    @Override
    public void ended(String reason) {
        alive();
        over = true;
        world.oracle.saw("leading ended");
        world.ended(member, reason);
        member.over();
    }

    // ---- what it wants

    @Override
    public void send(long number, QuorumPacket packet) {
        alive();
        if (packet.type() == PacketType.LEADER_INFO) {
            require(member.disk.accepted() == Zxids.epoch(packet.zxid()), "D2: the own promise is not on disk");
        }
        LoopLink link = links.get(number);
        if (link != null) {
            world.send(link, link.leader, packet);
        }
    }

    @Override
    public void sendState(long number, QuorumPacket snap) {
        alive();
        LoopLink link = links.get(number);
        if (link != null) {
            link.send(link.learner, new LoopLink.State(snap, member));
        }
    }

    @Override
    public void readLog(long number, long after, long until) {
        alive();
        world.readLog(this, member, number, after, until);
    }

    @Override
    public void close(long number, String reason) {
        alive();
        LoopLink link = links.get(number);
        if (link != null) {
            world.close(link, link.leader, reason);
        }
    }

    @Override
    public void writeEpoch(EpochKind kind, long epoch) {
        alive();
        member.writeEpoch(kind, epoch);
    }

    private void alive() {
        require(!over && !member.dead, "a leader speaks after its end");
    }
}
