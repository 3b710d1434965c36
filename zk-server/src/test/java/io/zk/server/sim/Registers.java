package io.zk.server.sim;

import io.zk.protocol.data.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The model that histories are checked against: nodes with a value and a version, changed and read by single steps and
 * by multis. Immutable.
 */
record Registers(Map<String, Value> values) {
    static final Registers NONE = new Registers(Map.of());

    /** A node's data, unique to the write that put it there, and its version. */
    record Value(int version, long data) {}

    enum Kind {
        CREATE,
        SET,
        DELETE,
        CHECK,
        READ
    }

    /** One step; a version of -1 matches any. */
    record Step(Kind kind, String path, long data, int version) {}

    /**
     * What came of some steps.
     *
     * @param failedAt index of the step that failed, -1 if none did
     * @param read what a read saw, or a set resulted in; null for nothing
     */
    record Result(int failedAt, ErrorCode error, List<@Nullable Value> read) {}

    /** Some steps, all or none of them, as a client saw them. */
    record Call(long calledAt, long returnedAt, long guess, List<Step> steps, @Nullable Result result)
            implements Linearizability.Operation<Registers> {
        Call at(long place) {
            return new Call(calledAt, returnedAt, place, steps, result);
        }

        @Override
        public @Nullable Registers from(Registers state) {
            List<@Nullable Value> seen = new ArrayList<>();
            Map<String, Value> next = new TreeMap<>(state.values);
            for (int i = 0; i < steps.size(); i++) {
                ErrorCode error = carryOut(steps.get(i), next, seen);
                if (error != ErrorCode.OK) {
                    return fits(new Result(i, error, List.of())) ? state : null;
                }
            }
            return fits(new Result(-1, ErrorCode.OK, seen)) ? new Registers(next) : null;
        }

        private boolean fits(Result expected) {
            return result == null || result.equals(expected);
        }
    }

    private static ErrorCode carryOut(Step step, Map<String, Value> values, List<@Nullable Value> seen) {
        Value now = values.get(step.path());
        if (step.kind() == Kind.CREATE) {
            if (now != null) {
                return ErrorCode.NODE_EXISTS;
            }
            values.put(step.path(), new Value(0, step.data()));
            seen.add(null);
            return ErrorCode.OK;
        }
        if (now == null) {
            return ErrorCode.NO_NODE;
        }
        if (step.version() != -1 && step.version() != now.version()) {
            return ErrorCode.BAD_VERSION;
        }
        switch (step.kind()) {
            case SET -> {
                Value next = new Value(now.version() + 1, step.data());
                values.put(step.path(), next);
                seen.add(next);
            }
            case DELETE -> {
                values.remove(step.path());
                seen.add(null);
            }
            case READ -> seen.add(now);
            default -> seen.add(null);
        }
        return ErrorCode.OK;
    }
}
