package io.zk.server.sim;

import io.zk.protocol.data.OpCode;
import io.zk.server.replica.Fact;
import io.zk.server.replica.LoadedState;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.Transaction;
import java.util.Map;
import java.util.TreeMap;

/** A server alone ends no session before it has been silent for its timeout; a restart grants each all of it anew. */
final class ExpiryIsNotEarly implements Checkers {
    private final World world;
    private final Map<Long, Integer> timeouts = new TreeMap<>();
    private final Map<Long, Long> heard = new TreeMap<>();

    ExpiryIsNotEarly(World world) {
        this.world = world;
    }

    @Override
    public void planned(Transaction transaction) {
        if (transaction.txn().opCode() == OpCode.CREATE_SESSION) {
            long id = transaction.header().sessionId();
            timeouts.put(id, ((CreateSessionTxn) transaction.txn()).timeoutMillis());
            heard.put(id, world.millis());
        }
    }

    @Override
    public void heard(int server, long sessionId, long millis) {
        heard.put(sessionId, millis);
    }

    @Override
    public void recovered(int server, LoadedState state) {
        state.sessions().keySet().forEach(id -> heard.put(id, world.millis()));
    }

    @Override
    public void fact(int server, Fact fact, long millis) {
        if (fact.kind() == Fact.Kind.SESSION_EXPIRED) {
            long silent = millis - heard.getOrDefault(fact.sessionId(), 0L);
            if (silent < timeouts.getOrDefault(fact.sessionId(), 0)) {
                throw new Violation("session 0x" + Long.toHexString(fact.sessionId()) + " expired after " + silent
                        + " ms of silence");
            }
        }
    }
}
