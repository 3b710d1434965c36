package io.zk.server.sim;

import io.zk.server.replica.Input;
import io.zk.server.replica.MemberInput;
import java.util.ArrayDeque;

/**
 * One connection between a learner and a leader. Each way things arrive in order, each after a delay of its own; a break
 * loses what is under way, and each end learns of it in its own time.
 */
final class QuorumLink {
    /** One way: what is on it, in order, and who gets it. */
    final class Side {
        private final SimProcess owner;
        private final long number;
        private final ArrayDeque<Parcel> coming = new ArrayDeque<>();
        private long freeAt;
        private boolean announced;
        private boolean deaf;
        private boolean closed;

        private Side(SimProcess owner, long number) {
            this.owner = owner;
            this.number = number;
        }

        SimProcess owner() {
            return owner;
        }

        QuorumLink link() {
            return QuorumLink.this;
        }

        int server() {
            return owner.server().id();
        }

        /** As its process numbers the link. */
        long number() {
            return number;
        }

        /** Whether its core has closed it, or been told that it is gone. */
        boolean closed() {
            return closed;
        }

        /** Sends to the other side. */
        void send(Arrival arrival) {
            Side to = other(this);
            if (!broken && !closed) {
                put(to, arrival);
            }
        }

        /** No more is heard of it on this side; the other one learns that behind all that was sent. */
        void close() {
            if (!closed) {
                send(side -> side.down("closed by the other end"));
                closed = true;
                forgetIfOver();
            }
        }

        /** Its core wants to hear nothing of it any more; what was sent still leaves. */
        void deafen() {
            deaf = true;
        }

        /** Its process is told something about it, if it still wants to know. */
        void tell(Input input) {
            if (!closed && !deaf) {
                owner.post(input);
            }
        }

        private void announce() {
            if (!announced) {
                announced = true;
                tell(new MemberInput.LinkUp(number));
            }
        }

        /** The connection is gone, not by this side's doing. */
        void down(String reason) {
            announce();
            tell(new MemberInput.LinkDown(number, reason));
            closed = true;
            owner.peers().forget(this);
            forgetIfOver();
        }
    }

    /** What happens where something arrives. */
    interface Arrival {
        void at(Side side);
    }

    private record Parcel(long at, Arrival arrival) {}

    private final SimNet net;
    private final Side learner;
    private final Side leader;
    private boolean broken;

    QuorumLink(SimNet net, SimProcess learner, long learnerNumber, SimProcess leader) {
        this.net = net;
        this.learner = new Side(learner, learnerNumber);
        this.leader = new Side(leader, leader.peers().nextNumber());
    }

    /** Both ends learn that there is a connection. */
    void begin() {
        put(learner, Side::announce);
        put(leader, Side::announce);
    }

    Side learner() {
        return learner;
    }

    Side leader() {
        return leader;
    }

    private Side other(Side side) {
        return side == learner ? leader : learner;
    }

    boolean joins(int one, int other) {
        int from = learner.owner.server().id();
        int to = leader.owner.server().id();
        return (from == one && to == other) || (from == other && to == one);
    }

    private void put(Side to, Arrival arrival) {
        to.freeAt = Math.max(to.freeAt, net.world().micros() + net.delay());
        to.coming.add(new Parcel(to.freeAt, arrival));
        net.world().at(to.freeAt, () -> pump(to));
    }

    /** Lets arrive what is due and gets through. */
    void pump() {
        pump(learner);
        pump(leader);
    }

    private void pump(Side to) {
        int from = other(to).owner.server().id();
        while (!to.coming.isEmpty()
                && to.coming.peek().at() <= net.world().micros()
                && net.open(from, to.owner.server().id())) {
            Parcel parcel = to.coming.remove();
            // The process may be stopped: then its kernel keeps it.
            to.owner.run(() -> {
                if (!to.closed) {
                    parcel.arrival().at(to);
                }
            });
        }
    }

    /** What is under way is lost. */
    void breakOff() {
        if (!broken) {
            broken = true;
            learnLater(learner);
            learnLater(leader);
        }
    }

    private void learnLater(Side side) {
        side.coming.clear();
        long micros = net.world().skewed(2_000_000);
        side.owner.later(micros, () -> side.down("broken"));
    }

    /** One end is gone. What it had sent may still arrive. */
    void died(SimProcess process) {
        if (learner.owner != process && leader.owner != process) {
            return;
        }
        Side dead = learner.owner == process ? learner : leader;
        Side left = other(dead);
        if (!broken && !dead.closed) {
            if (net.world().chance(0.5)) {
                left.coming.clear();
            }
            put(left, side -> side.down("reset by the other end"));
        }
        dead.coming.clear();
        dead.closed = true;
        forgetIfOver();
    }

    private void forgetIfOver() {
        if (learner.closed && leader.closed) {
            net.forget(this);
        }
    }
}
