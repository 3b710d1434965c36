package io.zk.server.replica;

import io.zk.server.tree.DataTree;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Finds the containers and TTL nodes whose time has come, and spaces their removal evenly. Core thread. */
final class Reaper {
    private static final long MINUTE_MILLIS = 60_000;

    private final DataTree tree;
    private final ReaperRules rules;
    private final ArrayDeque<String> found = new ArrayDeque<>();
    private long nextCheck;
    private long nextRemoval;

    Reaper(DataTree tree, ReaperRules rules, long now) {
        this.tree = tree;
        this.rules = rules;
        this.nextCheck = now + rules.checkMillis();
    }

    long nextDeadline() {
        return found.isEmpty() ? nextCheck : nextRemoval;
    }

    /** The next node to remove by now, or null. */
    @Nullable
    String poll(Now now) {
        if (found.isEmpty() && now.millis() >= nextCheck) {
            tree.reapable(now.wallMillis(), rules.neverUsedMillisMax(), found::add);
            nextCheck = now.millis() + rules.checkMillis();
            nextRemoval = now.millis();
        }
        if (found.isEmpty() || now.millis() < nextRemoval) {
            return null;
        }
        nextRemoval += MINUTE_MILLIS / rules.perMinuteMax();
        return found.poll();
    }
}
