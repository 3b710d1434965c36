package io.zk.server.zab;

import io.zk.server.quorum.QuorumSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Knows what is committed, and that it is on the disks of a quorum; holds all members to it. */
final class LoopOracle {
    private final List<Proposal> committed = new ArrayList<>();

    /** Of the leader that was the first to commit each. */
    private final List<Long> epochs = new ArrayList<>();

    private final Map<Long, Long> leaders = new TreeMap<>();
    private final QuorumSystem quorums;
    private final Map<Long, LoopDisk> disks = new TreeMap<>();
    private final Map<String, Integer> seen = new TreeMap<>();

    LoopOracle(QuorumSystem quorums) {
        this.quorums = quorums;
    }

    void add(long voter, LoopDisk disk) {
        disks.put(voter, disk);
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }

    /** How many of these, which are in order, are not behind this zxid. */
    static int countUpTo(List<Proposal> history, long zxid) {
        int count = history.size();
        while (count > 0 && history.get(count - 1).zxid() > zxid) {
            count--;
        }
        return count;
    }

    static boolean same(Proposal one, Proposal other) {
        return one.zxid() == other.zxid() && Arrays.equals(one.payload(), other.payload());
    }

    /** Something rare has happened, that some seed should reach. */
    void saw(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    Map<String, Integer> seen() {
        return seen;
    }

    List<Proposal> committed() {
        return committed;
    }

    /** The highest epoch that was ever established. */
    long newestEpoch() {
        return leaders.keySet().stream().mapToLong(epoch -> epoch).max().orElse(-1);
    }

    void established(long epoch, long sid, List<Proposal> history, long end) {
        require(leaders.put(epoch, sid) == null, "two leaders of epoch " + epoch);
        int holders = 0;
        Set<Long> ids = new TreeSet<>();
        for (Map.Entry<Long, LoopDisk> entry : disks.entrySet()) {
            LoopDisk disk = entry.getValue();
            if (disk.current() >= epoch && startsWith(disk.records(), history)) {
                ids.add(entry.getKey());
                holders++;
            }
        }
        require(quorums.isQuorum(ids), "epoch " + epoch + " is established, " + holders + " hold its history");
        leaderCommits(epoch, history, end);
    }

    /** A leader says that its history is committed up to here. */
    void leaderCommits(long epoch, List<Proposal> history, long zxid) {
        int count = countUpTo(history, zxid);
        agrees(history, Math.min(count, committed.size()));
        if (count <= committed.size()) {
            return;
        }
        while (committed.size() < count) {
            committed.add(history.get(committed.size()));
            epochs.add(epoch);
        }
        Set<Long> holders = new TreeSet<>();
        disks.forEach((voter, disk) -> {
            if (disk.records().size() >= count && same(disk.records().get(count - 1), history.get(count - 1))) {
                holders.add(voter);
            }
        });
        require(quorums.isQuorum(holders), Zxids.text(zxid) + " is committed, only " + holders + " hold it");
    }

    /** A learner has been told that its history is committed up to here. */
    void learnerCommits(List<Proposal> history, long zxid) {
        int count = countUpTo(history, zxid);
        require(count <= committed.size(), "a learner believes committed what is not: " + Zxids.text(zxid));
        agrees(history, count);
    }

    /**
     * A disk is about to hold these instead of what it has. It may lose what is committed only to a leader of before, who
     * does not lead any more and does not know: then nobody counts on this disk.
     */
    void keepsCommitted(LoopDisk disk, List<Proposal> after, String why) {
        int had = commonWithCommitted(disk.records());
        int has = commonWithCommitted(after);
        if (had > has) {
            saw("cut by a leader of before");
            require(disk.accepted() < epochs.get(has), why + " takes what is committed off a disk");
        }
    }

    private int commonWithCommitted(List<Proposal> history) {
        int count = 0;
        int most = Math.min(history.size(), committed.size());
        while (count < most && same(history.get(count), committed.get(count))) {
            count++;
        }
        return count;
    }

    private void agrees(List<Proposal> history, int count) {
        for (int i = 0; i < count; i++) {
            if (!same(history.get(i), committed.get(i))) {
                throw new AssertionError(
                        "transaction " + i + " is " + Zxids.text(history.get(i).zxid()) + " in one history and "
                                + Zxids.text(committed.get(i).zxid()) + " in another");
            }
        }
    }

    private static boolean startsWith(List<Proposal> records, List<Proposal> history) {
        if (records.size() < history.size()) {
            return false;
        }
        for (int i = 0; i < history.size(); i++) {
            if (!same(records.get(i), history.get(i))) {
                return false;
            }
        }
        return true;
    }
}
