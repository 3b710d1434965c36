package io.zk.server.zab;

import io.zk.server.quorum.Members;
import io.zk.server.quorum.Membership;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A few members in one thread, over links in memory; the seed decides what happens next. In place of the election stands
 * a hand that lets any of a quorum lead, mostly the one with the longest history, and lets others follow anybody who
 * leads or once led. First a phase of faults, in which nothing wrong may happen; then all must agree.
 */
final class LoopWorld {
    static final ZabTiming TIMING = new ZabTiming(100, 10, 5);
    static final int SYNC = 9;
    private static final int HEAL_ROUNDS = 3_000;

    private record Dial(LoopMember from, long to) {}

    private record Read(LoopLeading leading, LoopMember of, long link, long after, long until) {}

    final Random random;
    final LoopOracle oracle;
    final int recentMax;
    long now = 1_000;
    private final long seed;
    private final Membership membership;
    private final List<LoopNode> nodes = new ArrayList<>();
    private final List<LoopLink> links = new ArrayList<>();
    private final List<Dial> dials = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final ArrayDeque<String> trace = new ArrayDeque<>();
    private final boolean alwaysState;
    private final long logBytesMax;
    private final int diskSpeed;
    private final int faults;
    private long lastLink;
    private long lastPayload;

    LoopWorld(long seed) {
        this(seed, new Random(seed));
    }

    private LoopWorld(long seed, Random random) {
        this(seed, random, new Shape(random.nextInt(3) == 0 ? 5 : 3, random.nextInt(2), 1 + random.nextInt(12)));
    }

    /** How many there are, and how many transactions each keeps in memory for others. */
    record Shape(int voters, int observers, int recentMax) {}

    LoopWorld(long seed, Random random, Shape shape) {
        this.seed = seed;
        this.random = random;
        membership = Members.ensemble(shape.voters(), shape.observers());
        oracle = new LoopOracle(membership.quorums());
        recentMax = shape.recentMax();
        alwaysState = random.nextInt(20) == 0;
        logBytesMax = random.nextBoolean() ? 1 << 20 : 0;
        diskSpeed = 1 + random.nextInt(20);
        faults = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(20);
        for (long sid = 1; sid <= shape.voters() + shape.observers(); sid++) {
            LoopDisk disk = new LoopDisk(oracle);
            nodes.add(new LoopNode(sid, sid > shape.voters(), random.nextInt(4) == 0, disk));
            if (sid <= shape.voters()) {
                oracle.add(sid, disk);
            }
        }
    }

    LeaderRules leaderRules(long self) {
        return new LeaderRules(self, membership, "", TIMING, alwaysState, logBytesMax);
    }

    byte[] payload() {
        return request(1);
    }

    /** Session, number of the request, kind. */
    byte[] request(int kind) {
        return ByteBuffer.allocate(16)
                .putLong(++lastPayload)
                .putInt(1)
                .putInt(kind)
                .array();
    }

    static boolean isSync(byte[] request) {
        return request[15] == SYNC;
    }

    /** Runs both phases. */
    void run(int steps) {
        try {
            nodes.forEach(this::start);
            for (int i = 0; i < steps; i++) {
                step();
            }
            heal();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    "seed " + seed + " at " + now + " ms: " + broken.getMessage() + "\n" + String.join("\n", trace),
                    broken);
        }
    }

    private void step() {
        int dice = random.nextInt(1_000);
        if (dice < 550) {
            deliver();
        } else if (dice < 550 + 10 * diskSpeed) {
            work();
        } else if (dice < 830) {
            client();
        } else if (dice < 900) {
            elect(random.nextInt(5) > 0);
        } else if (dice < 940) {
            join();
        } else if (dice < 940 + faults) {
            fault();
        } else {
            pass(1 + random.nextInt(random.nextInt(30) == 0 ? 400 : 10));
        }
    }

    // ---- what happens

    void start(LoopNode node) {
        node.member = new LoopMember(this, node);
        log("server " + node.sid + " starts with " + Zxids.text(node.disk.end()));
    }

    private void crash(LoopNode node) {
        crash(node, random.nextInt(node.disk.waiting() + 1));
    }

    /** @param survivors so many of the disk's orders had come through */
    void crash(LoopNode node, int survivors) {
        LoopMember member = node.member;
        if (member == null) {
            return;
        }
        log("server " + node.sid + " crashes");
        member.dead = true;
        node.member = null;
        node.disk.crash(survivors);
        for (LoopLink link : links) {
            for (LoopLink.Side side : link.sides()) {
                if (side.member == member) {
                    side.gone = true;
                    side.incoming.clear();
                    link.cut(link.other(side), random);
                }
            }
        }
    }

    private void fault() {
        LoopNode node = any(nodes);
        switch (random.nextInt(8)) {
            case 0, 1 -> crash(node);
            case 2, 3, 4 -> cutAnyLink();
            default -> {
                crash(node);
                start(node);
            }
        }
        if (random.nextInt(40) == 0) {
            nodes.forEach(this::crash);
            nodes.forEach(this::start);
        }
    }

    private void cutAnyLink() {
        if (!links.isEmpty()) {
            LoopLink link = any(links);
            LoopLink.Side side = any(link.sides());
            link.cut(side, random);
            if (random.nextBoolean()) {
                link.cut(link.other(side), random);
            } else {
                link.mute(link.other(side));
            }
        }
    }

    void pass(int millis) {
        now += millis;
        for (LoopMember member : up()) {
            member.endTurn();
        }
        for (LoopNode node : nodes) {
            if (node.member == null && random.nextInt(10) == 0) {
                start(node);
            }
        }
    }

    private void work() {
        any(nodes).disk.work(1 + random.nextInt(5));
    }

    private void client() {
        List<LoopMember> up = up();
        if (up.isEmpty()) {
            return;
        }
        LoopMember member = any(up);
        if (member.role instanceof LoopLeading leading && leading.leading()) {
            if (random.nextInt(4) == 0) {
                leading.ask();
            } else {
                leading.propose(payload());
            }
            member.endTurn();
        } else if (member.role instanceof LoopFollowing following) {
            following.ask();
            member.endTurn();
        }
    }

    /** @param best whether the one with the longest history of a quorum is chosen, and not just any of it */
    private void elect(boolean best) {
        List<LoopMember> candidates = new ArrayList<>();
        for (LoopMember member : up()) {
            if (member.looking() && !member.node.observer && member.lastLogged() >= 0) {
                candidates.add(member);
            }
        }
        Collections.shuffle(candidates, random);
        Set<Long> ids = new TreeSet<>();
        List<LoopMember> quorum = new ArrayList<>();
        for (LoopMember member : candidates) {
            if (!membership.quorums().isQuorum(ids)) {
                ids.add(member.node.sid);
                quorum.add(member);
            }
        }
        if (!membership.quorums().isQuorum(ids)) {
            return;
        }
        LoopMember leader = best ? Collections.max(quorum, BY_VOTE) : any(quorum);
        log("server " + leader.node.sid + " leads, of " + ids + ", with " + Zxids.text(leader.end) + " of epoch "
                + leader.disk.current());
        leader.play(new LoopLeading(leader));
        for (LoopMember member : quorum) {
            if (member != leader && (best || random.nextInt(3) > 0)) {
                member.play(new LoopFollowing(member, leader.node.sid));
            }
        }
    }

    static final Comparator<LoopMember> BY_VOTE = Comparator.<LoopMember>comparingLong(one -> one.disk.current())
            .thenComparingLong(LoopMember::lastLogged)
            .thenComparingLong(one -> one.node.sid);

    /** One that looks follows one that leads. */
    private void join() {
        List<LoopMember> leaders =
                up().stream().filter(one -> one.role instanceof LoopLeading).toList();
        List<LoopMember> looking = up().stream().filter(LoopMember::looking).toList();
        if (!leaders.isEmpty() && !looking.isEmpty()) {
            LoopMember member = any(looking);
            member.play(new LoopFollowing(member, any(leaders).node.sid));
        }
    }

    private void deliver() {
        int choice = random.nextInt(links.size() + dials.size() + reads.size() + 1);
        if (choice < links.size()) {
            LoopLink link = links.get(choice);
            deliver(link, any(link.sides()));
        } else if (choice < links.size() + dials.size()) {
            connect(dials.remove(choice - links.size()));
        } else if (choice < links.size() + dials.size() + reads.size()) {
            answer(reads.remove(choice - links.size() - dials.size()));
        }
    }

    private void deliver(LoopLink link, LoopLink.Side side) {
        LoopLink.Item item = side.incoming.poll();
        LoopMember member = side.member;
        LoopMember.Role role = member.role;
        if (item == null || side.gone) {
            return;
        }
        if (item instanceof LoopLink.End) {
            side.gone = true;
        }
        if (!member.dead && role != null && role == link.role(side)) {
            hand(link, role, item);
            member.endTurn();
        }
        if (link.dead()) {
            links.remove(link);
        }
    }

    private void hand(LoopLink link, LoopMember.Role role, LoopLink.Item item) {
        if (item instanceof LoopLink.Bytes bytes) {
            role.received(link, LoopLink.packet(bytes));
        } else if (item instanceof LoopLink.State state) {
            role.state(link, state);
            if (link.leaderRole == state.from().role) {
                link.leaderRole.progress(link);
            }
        } else if (item instanceof LoopLink.End end) {
            role.lost(link, end.reason());
        }
    }

    private void connect(Dial dial) {
        LoopMember from = dial.from();
        LoopMember to = nodes.get((int) dial.to() - 1).member;
        if (from.dead || !(from.role instanceof LoopFollowing following)) {
            return;
        }
        if (to == null || !(to.role instanceof LoopLeading leading)) {
            dials.add(dial);
            return;
        }
        LoopLink link = new LoopLink(++lastLink, following, leading);
        links.add(link);
        leading.connected(link);
        to.endTurn();
        following.connected(link);
        from.endTurn();
    }

    private void answer(Read read) {
        if (read.of().dead || read.of().role != read.leading()) {
            return;
        }
        boolean none = random.nextInt(5) == 0;
        read.leading().logRead(read.link(), none ? null : read.of().disk.read(read.after(), read.until()));
        read.of().endTurn();
    }

    // ---- what members want

    void dial(LoopMember from, long to) {
        dials.removeIf(dial -> dial.from() == from);
        dials.add(new Dial(from, to));
    }

    void readLog(LoopLeading leading, LoopMember of, long link, long after, long until) {
        reads.add(new Read(leading, of, link, after, until));
    }

    void send(LoopLink link, LoopLink.Side from, QuorumPacket packet) {
        LoopLink.Side to = link.other(from);
        log(from.member.node.sid + " > " + to.member.node.sid + "  " + packet.type() + " " + Zxids.text(packet.zxid()));
        if (!from.gone) {
            link.send(to, LoopLink.bytes(packet));
        }
    }

    void close(LoopLink link, LoopLink.Side side, String reason) {
        link.close(side, reason);
    }

    void ended(LoopMember member, String reason) {
        log("server " + member.node.sid + " is done: " + reason);
    }

    private void log(String line) {
        trace.add(line);
        if (trace.size() > 200) {
            trace.remove();
        }
    }

    // ---- coming to an end

    /** No more faults: one leader, whom all follow, and one history on all disks, all of it applied. */
    private void heal() {
        log("---- healing");
        for (LoopNode node : nodes) {
            if (node.member == null) {
                start(node);
            }
        }
        for (int round = 0; round < HEAL_ROUNDS; round++) {
            if (round % 20 == 0) {
                elect(true);
            }
            join();
            deliverAll();
            nodes.forEach(node -> node.disk.work(3));
            pass(5);
            if (round % 50 == 0) {
                up().forEach(this::proposeIfLeading);
            }
            if (healed()) {
                return;
            }
        }
        throw new AssertionError("not healed");
    }

    void deliverAll() {
        for (Dial dial : List.copyOf(dials)) {
            dials.remove(dial);
            connect(dial);
        }
        while (!reads.isEmpty()) {
            answer(reads.remove(0));
        }
        for (LoopLink link : List.copyOf(links)) {
            for (LoopLink.Side side : link.sides()) {
                for (int left = side.incoming.size(); left > 0; left--) {
                    deliver(link, side);
                }
            }
        }
    }

    private void proposeIfLeading(LoopMember member) {
        if (member.role instanceof LoopLeading leading && leading.leading()) {
            leading.propose(payload());
            member.endTurn();
        }
    }

    private boolean healed() {
        List<Proposal> all = oracle.committed();
        if (all.isEmpty()) {
            return false;
        }
        int leading = 0;
        for (LoopMember member : up()) {
            boolean leads = member.role instanceof LoopLeading one && one.leading();
            boolean follows = member.role instanceof LoopFollowing one && one.serving();
            leading += leads ? 1 : 0;
            if (!leads && !follows || member.applied != all.size() || member.history.size() != all.size()) {
                return false;
            }
            for (int i = 0; i < all.size(); i++) {
                LoopOracle.require(
                        LoopOracle.same(all.get(i), member.disk.records().get(i)), "disks differ at the end");
            }
        }
        return leading == 1;
    }

    LoopNode node(long sid) {
        return nodes.get((int) sid - 1);
    }

    List<LoopLink> links() {
        return links;
    }

    private List<LoopMember> up() {
        List<LoopMember> up = new ArrayList<>();
        for (LoopNode node : nodes) {
            if (node.member != null) {
                up.add(node.member);
            }
        }
        return up;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
