package io.zk.server.election;

import io.zk.server.quorum.Membership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Members of an ensemble that elect in virtual time, in an order that a seed decides. What follows an election is only
 * hinted at: those who decided for a leader reach it or give up, and with a quorum of them it settles in a new epoch.
 */
final class ElectionWorld {
    private static final int REDIAL_MILLIS = 20;
    private static final int PATIENCE_MILLIS = 3000;
    private static final int WATCH_MILLIS = 100;

    final Membership membership;
    final Random random;
    final TreeMap<Long, Node> nodes = new TreeMap<>();

    /** Longest time a message takes, in milliseconds. */
    int delayMax = 10;

    /** Share of the messages that get lost. */
    double loss;

    /** Whether who dials a dead member hears so; else it hears nothing. */
    boolean refusing = true;

    /** Pairs that can't reach each other, {@code 100 * from + to}. */
    final TreeSet<Long> cut = new TreeSet<>();

    long now;
    private long epochs;
    private long sequence;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::sequence));

    private record Event(long at, long sequence, Runnable what) {}

    ElectionWorld(long seed, Membership membership) {
        this.random = new Random(seed);
        this.membership = membership;
        membership.members().keySet().forEach(id -> nodes.put(id, new Node(id)));
    }

    Node node(long id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new AssertionError("no member " + id);
        }
        return node;
    }

    /** All at the same moment. */
    void start(Collection<Node> starting) {
        starting.forEach(node -> node.up = true);
        starting.forEach(Node::start);
    }

    List<Node> alive() {
        return nodes.values().stream().filter(node -> node.up).toList();
    }

    void after(long millis, Runnable what) {
        events.add(new Event(now + millis, sequence++, what));
    }

    private int delay() {
        return 1 + random.nextInt(delayMax);
    }

    /** Runs for at most so long, until everybody alive has settled in one epoch. */
    void run(long millis) {
        for (long end = now + millis; now < end && !settled(); ) {
            step(end);
        }
    }

    /** Runs for so long. */
    void pass(long millis) {
        for (long end = now + millis; now < end; ) {
            step(end);
        }
    }

    private void step(long end) {
        long next = events.isEmpty() ? end : events.element().at();
        for (Node node : alive()) {
            next = Math.min(next, node.election.nextDeadline());
        }
        now = Math.max(now, Math.min(next, end));
        while (!events.isEmpty() && events.element().at() <= now) {
            events.remove().what().run();
        }
        for (Node node : alive()) {
            if (node.election.nextDeadline() <= now) {
                node.election.tick(now);
            }
        }
    }

    boolean settled() {
        return alive().stream().allMatch(node -> node.settled)
                && alive().stream().mapToLong(node -> node.epoch).distinct().count() == 1;
    }

    private boolean linked(long from, long to) {
        return node(to).up && !cut.contains(100 * from + to);
    }

    final class Node implements ElectionOutputs {
        final long id;
        Election election;
        boolean up;
        long zxid;
        long epoch;

        /** Leaders it has decided for, in this order. */
        final List<Long> decisions = new ArrayList<>();

        long decidedAt = -1;
        boolean settled;
        private int phase;
        private final TreeSet<Long> followers = new TreeSet<>();
        private final TreeMap<Long, Long> lastArrival = new TreeMap<>();

        Node(long id) {
            this.id = id;
            this.election = new Election(id, membership, ElectionTiming.DEFAULT, this);
        }

        void history(long ownEpoch, long ownZxid) {
            epoch = ownEpoch;
            zxid = ownZxid;
            epochs = Math.max(epochs, ownEpoch);
        }

        void start() {
            up = true;
            election = new Election(id, membership, ElectionTiming.DEFAULT, this);
            look();
        }

        void stop() {
            up = false;
            settled = false;
            phase++;
        }

        void look() {
            settled = false;
            phase++;
            followers.clear();
            election.look(zxid, epoch, now);
        }

        /** Runs later, if the same phase still lasts then. */
        private void inPhase(long millis, Runnable what) {
            int then = phase;
            after(millis, () -> {
                if (up && phase == then) {
                    what.run();
                }
            });
        }

        @Override
        public void notify(long to, Notification notification) {
            if (!linked(id, to)) {
                if (refusing) {
                    after(delay(), () -> election.unreachable(to, now));
                }
            } else if (random.nextDouble() >= loss) {
                long at = Math.max(now + delay(), lastArrival.getOrDefault(to, 0L));
                lastArrival.put(to, at);
                after(at - now, () -> {
                    if (linked(id, to)) {
                        node(to).election.received(id, notification, now);
                    }
                });
            }
        }

        @Override
        public void decided(Vote vote) {
            decisions.add(vote.leader());
            decidedAt = now;
            if (vote.leader() == id) {
                join(this);
            } else {
                inPhase(0, this::reach);
            }
            inPhase(PATIENCE_MILLIS, () -> {
                if (!settled) {
                    look();
                }
            });
        }

        @Override
        public void overtaken() {
            inPhase(0, this::look);
        }

        private void reach() {
            Node leader = node(election.vote().leader());
            boolean there = linked(id, leader.id) && linked(leader.id, id);
            if (there && leader.election.state() == PeerState.LEADING) {
                leader.join(this);
            } else {
                inPhase(REDIAL_MILLIS, this::reach);
            }
        }

        private void join(Node follower) {
            followers.add(follower.id);
            followers.removeIf(other -> !node(other).chose(id));
            if (settled) {
                follower.settle(this);
            } else if (membership.quorums().isQuorum(followers)) {
                zxid += 1;
                epoch = ++epochs;
                followers.forEach(each -> node(each).settle(this));
            }
        }

        private void settle(Node leader) {
            settled = true;
            zxid = leader.zxid;
            epoch = leader.epoch;
            election.settle(election.state(), epoch);
            inPhase(WATCH_MILLIS, () -> watch(leader));
        }

        /** Looks for a leader again when it has none any more, or too few who follow. */
        private void watch(Node leader) {
            if (leader == this) {
                followers.removeIf(other ->
                        !linked(id, other) || !linked(other, id) || !node(other).follows(this));
            }
            boolean led = linked(id, leader.id) && linked(leader.id, id) && follows(leader);
            if (leader == this ? membership.quorums().isQuorum(followers) : led) {
                inPhase(WATCH_MILLIS, () -> watch(leader));
            } else {
                look();
            }
        }

        private boolean chose(long leader) {
            return up
                    && election.state() != PeerState.LOOKING
                    && election.vote().leader() == leader;
        }

        private boolean follows(Node leader) {
            return settled && leader.settled && leader.epoch == epoch;
        }

        @Override
        public String toString() {
            return id + ":" + election.state() + election.vote() + (settled ? " settled" : "") + decisions;
        }
    }
}
