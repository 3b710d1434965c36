package io.zk.server.zab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a member of a {@link LoopWorld} has on disk, and what it has ordered from it: done in order, when the world gets to
 * it. A crash leaves any number of the next orders done, and the rest undone.
 */
final class LoopDisk {
    private record Order(Runnable work, Runnable report) {}

    private final ArrayDeque<Order> orders = new ArrayDeque<>();
    private final LoopOracle oracle;
    private final List<Proposal> records = new ArrayList<>();
    private long end;
    private long accepted;
    private long current;

    /** Nothing before this can be cut: a state came from a leader. */
    private long floor;

    LoopDisk(LoopOracle oracle) {
        this.oracle = oracle;
    }

    List<Proposal> records() {
        return records;
    }

    long end() {
        return end;
    }

    long floor() {
        return floor;
    }

    long accepted() {
        return accepted;
    }

    long current() {
        return current;
    }

    int waiting() {
        return orders.size();
    }

    boolean idle() {
        return orders.isEmpty();
    }

    void append(Proposal proposal, Runnable report) {
        order(
                () -> {
                    if (!Zxids.follows(proposal.zxid(), end)) {
                        throw new AssertionError(
                                "a gap in the log: " + Zxids.text(proposal.zxid()) + " behind " + Zxids.text(end));
                    }
                    records.add(proposal);
                    end = proposal.zxid();
                },
                report);
    }

    void writeEpoch(EpochKind kind, long epoch, Runnable report) {
        order(
                () -> {
                    if (kind == EpochKind.ACCEPTED) {
                        LoopOracle.require(epoch > accepted, "a promise was taken back");
                        accepted = epoch;
                    } else {
                        LoopOracle.require(epoch >= current && epoch <= accepted, "an epoch without a promise");
                        current = epoch;
                    }
                },
                report);
    }

    /** Answered by whether the history ends there now. */
    void truncate(long zxid, Consumer<Boolean> report) {
        boolean[] done = new boolean[1];
        order(() -> done[0] = cut(zxid), () -> report.accept(done[0]));
    }

    private boolean cut(long zxid) {
        if (zxid < floor || zxid > end) {
            return false;
        }
        int kept = LoopOracle.countUpTo(records, zxid);
        long last = kept == 0 ? 0 : records.get(kept - 1).zxid();
        if (zxid != last && zxid != floor) {
            return false;
        }
        oracle.keepsCommitted(this, records.subList(0, kept), "TRUNC");
        records.subList(kept, records.size()).clear();
        end = zxid;
        return true;
    }

    void install(long zxid, List<Proposal> state) {
        order(
                () -> {
                    oracle.keepsCommitted(this, state, "SNAP");
                    records.clear();
                    records.addAll(state);
                    end = zxid;
                    floor = zxid;
                },
                () -> {});
    }

    /** What follows in the log, if it is sure to be the same history; else null. */
    @Nullable
    List<Proposal> read(long after, long until) {
        List<Proposal> log = records.stream()
                .filter(one -> one.zxid() > floor && one.zxid() >= after && one.zxid() <= until)
                .toList();
        if (log.isEmpty() || log.get(log.size() - 1).zxid() != until) {
            return null;
        }
        long first = log.get(0).zxid();
        if (first == after) {
            return log.subList(1, log.size());
        }
        return Zxids.counter(after) == 0 && first == after + 1 ? log : null;
    }

    void settle(Runnable report) {
        order(() -> {}, report);
    }

    private void order(Runnable work, Runnable report) {
        orders.add(new Order(work, report));
    }

    /** Does some of what was ordered. */
    void work(int countMax) {
        List<Order> batch = new ArrayList<>();
        while (batch.size() < countMax && !orders.isEmpty()) {
            Order order = orders.remove();
            order.work.run();
            batch.add(order);
        }
        batch.forEach(order -> order.report.run());
    }

    /** @param survivors so many of the next orders are done nonetheless */
    void crash(int survivors) {
        for (int i = 0; i < survivors; i++) {
            orders.remove().work.run();
        }
        orders.clear();
    }
}
