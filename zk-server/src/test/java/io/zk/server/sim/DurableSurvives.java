package io.zk.server.sim;

import io.zk.server.replica.LoadedState;
import io.zk.server.replica.Replica;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A member comes back from every crash with what it had called durable, unless it was told to drop it, and with nothing
 * that a state has replaced; and applies nothing that is not durable (applied <= logged).
 */
final class DurableSurvives implements Checkers {
    private final OneHistory history;
    private final Map<Integer, Long> durable = new HashMap<>();
    /** The newest transaction that a server may have: what a state has replaced it has no more. */
    private final Map<Integer, Long> given = new HashMap<>();

    /** The same, once the state that is being installed is there. */
    private final Map<Integer, Long> givenBehindState = new HashMap<>();

    private final Set<Integer> replacing = new HashSet<>();

    DurableSurvives(OneHistory history) {
        this.history = history;
    }

    /** Where the durable history of a server ends. */
    long end(int server) {
        return durable.getOrDefault(server, 0L);
    }

    @Override
    public void appended(int server, long zxid, byte[] payload) {
        given.merge(server, zxid, Math::max);
        givenBehindState.computeIfPresent(server, (same, end) -> Math.max(end, zxid));
    }

    @Override
    public void durable(int server, long zxid) {
        durable.merge(server, zxid, Math::max);
    }

    @Override
    public void cutting(int server, long zxid) {
        durable.merge(server, zxid, Math::min);
    }

    @Override
    public void installing(int server, long zxid) {
        durable.merge(server, zxid, Math::min);
        replacing.add(server);
        givenBehindState.put(server, zxid);
    }

    @Override
    public void installed(int server, long zxid) {
        durable.put(server, zxid);
        replacing.remove(server);
        Long end = givenBehindState.remove(server);
        given.put(server, end == null ? Math.max(zxid, given.getOrDefault(server, 0L)) : end);
    }

    @Override
    public void recovered(int server, LoadedState state) {
        long before = end(server);
        if (state.lastZxid() < before) {
            throw new Violation("server " + server + " came back with " + OneHistory.hex(state.lastZxid())
                    + ", durable was " + OneHistory.hex(before));
        }
        if (!replacing.remove(server) && !history.includes(state.lastZxid(), before)) {
            throw new Violation("server " + server + " came back with " + OneHistory.hex(state.lastZxid())
                    + ", whose history lacks the durable " + OneHistory.hex(before));
        }
        long most = Math.max(given.getOrDefault(server, 0L), givenBehindState.getOrDefault(server, 0L));
        if (state.lastZxid() > most) {
            throw new Violation("server " + server + " came back with " + OneHistory.hex(state.lastZxid())
                    + ", which a received state had replaced: it was given no more than " + OneHistory.hex(most));
        }
        durable.put(server, state.lastZxid());
        given.put(server, state.lastZxid());
        givenBehindState.remove(server);
    }

    @Override
    public void applied(int server, Replica replica) {
        if (replica.certain() && replica.tree().lastZxid() > end(server)) {
            throw new Violation("server " + server + " applied "
                    + OneHistory.hex(replica.tree().lastZxid()) + ", durable is " + OneHistory.hex(end(server)));
        }
    }
}
