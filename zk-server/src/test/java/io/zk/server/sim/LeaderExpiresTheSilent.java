package io.zk.server.sim;

import io.zk.protocol.data.OpCode;
import io.zk.server.replica.Fact;
import io.zk.server.replica.Input;
import io.zk.server.replica.MemberInput;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.QuorumPacket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * In an ensemble only an established leader ends sessions for their silence, and none that it has heard of, from its own
 * clients or from its learners, within the session's timeout; a new leader grants each all of it anew.
 */
final class LeaderExpiresTheSilent implements Checkers {
    private final Map<Long, Integer> timeouts = new TreeMap<>();
    private final Map<Integer, Map<Long, Long>> heard = new HashMap<>();
    private final Map<Integer, Long> leadingSince = new HashMap<>();
    private final Map<Integer, Long> clocks = new HashMap<>();

    @Override
    public void planned(Transaction transaction) {
        if (transaction.txn().opCode() == OpCode.CREATE_SESSION) {
            long id = transaction.header().sessionId();
            timeouts.put(id, ((CreateSessionTxn) transaction.txn()).timeoutMillis());
        }
    }

    @Override
    public void established(int server, long epoch) {
        leadingSince.put(server, clocks.getOrDefault(server, 0L));
    }

    @Override
    public void taking(int server, Input input, long millis) {
        clocks.put(server, millis);
        if (input instanceof Input.Touched touched) {
            for (int i = 0; i < touched.count(); i++) {
                hear(server, touched.sessionIds()[i], touched.heardAt()[i]);
            }
        } else if (input instanceof MemberInput.Received received) {
            received(server, received.packet(), millis);
        }
    }

    /** A request of a session that has moved touches nothing: only the reports count here. */
    private void received(int server, QuorumPacket packet, long millis) {
        byte[] data = packet.data();
        if (data != null && packet.type() == PacketType.PING) {
            ByteBuffer bytes = ByteBuffer.wrap(data);
            while (bytes.remaining() >= Long.BYTES + Integer.BYTES) {
                hear(server, bytes.getLong(), millis);
                bytes.getInt();
            }
        }
    }

    private void hear(int server, long sessionId, long millis) {
        heard.computeIfAbsent(server, one -> new HashMap<>()).merge(sessionId, millis, Math::max);
    }

    @Override
    public void fact(int server, Fact fact, long millis) {
        if (fact.kind() != Fact.Kind.SESSION_EXPIRED) {
            return;
        }
        long since = leadingSince.getOrDefault(server, Long.MAX_VALUE);
        if (since == Long.MAX_VALUE) {
            throw new Violation("server " + server + " expired a session and never led");
        }
        long last = Math.max(since, heard.getOrDefault(server, Map.of()).getOrDefault(fact.sessionId(), since));
        if (millis - last < timeouts.getOrDefault(fact.sessionId(), 0)) {
            throw new Violation("leader " + server + " expired session 0x" + Long.toHexString(fact.sessionId())
                    + " after " + (millis - last) + " ms of silence");
        }
    }
}
