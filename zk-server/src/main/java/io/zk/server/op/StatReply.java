package io.zk.server.op;

import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;
import java.util.Objects;

/** Reply bodies that show the state right after a write. */
final class StatReply {
    private StatReply() {}

    static void writeStat(Outcome outcome, WireOut out) {
        Objects.requireNonNull(outcome.stat(), "stat of an applied write").encode(out);
    }

    static void writePathAndStat(Outcome outcome, WireOut out) {
        out.writeString(outcome.path());
        writeStat(outcome, out);
    }
}
