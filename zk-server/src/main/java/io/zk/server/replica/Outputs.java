package io.zk.server.replica;

import java.util.ArrayList;
import java.util.List;

/**
 * What the core wants done, in order. Filled by {@link Replica#step}, emptied by the shell after the step. What goes to
 * clients is not here: it goes to the outboxes of their loops when transactions are applied.
 */
public final class Outputs {
    /** A record to append to the log. Its zxid is one more than that of the one before, or starts an epoch. */
    public record Append(long zxid, byte[] payload) {}

    private final List<Append> appends = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();

    void append(long zxid, byte[] payload) {
        appends.add(new Append(zxid, payload));
    }

    void fact(Fact fact) {
        facts.add(fact);
    }

    /** The records to append, oldest first; the list is the caller's from now on. */
    public List<Append> takeAppends() {
        List<Append> taken = List.copyOf(appends);
        appends.clear();
        return taken;
    }

    /** What happened, for metrics, logs and checkers. */
    public List<Fact> takeFacts() {
        List<Fact> taken = List.copyOf(facts);
        facts.clear();
        return taken;
    }
}
