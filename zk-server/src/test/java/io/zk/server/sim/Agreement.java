package io.zk.server.sim;

import io.zk.server.replica.Replica;
import io.zk.server.replica.Standing;
import java.util.List;

/** When all is well, all members serve under one leader and have the same state. */
final class Agreement {
    private static final long COUNTER = 0xffffffffL;

    private Agreement() {}

    /** What is not as it should be; empty if all is well. */
    static String flaw(List<SimServer> servers) {
        long leader = -1;
        long newest = 0;
        for (SimServer server : servers) {
            SimProcess process = server.process();
            if (process == null) {
                return "server " + server.id() + " is down";
            }
            Standing standing = process.replica().standing();
            leader = leader < 0 ? standing.leader() : leader;
            if (standing.leader() != leader || leader < 0 || !process.service().serving()) {
                return "server " + server.id() + " is " + standing + ", another has leader " + leader + "; serving: "
                        + process.service().serving();
            }
            long zxid = process.replica().tree().lastZxid();
            newest = namesNoTransaction(zxid) ? newest : Math.max(newest, zxid);
        }
        return difference(servers, newest);
    }

    private static String difference(List<SimServer> servers, long newest) {
        Replica first = null;
        for (SimServer server : servers) {
            SimProcess process = server.process();
            if (process == null) {
                throw new IllegalStateException("looked at already");
            }
            Replica replica = process.replica();
            first = first == null ? replica : first;
            if (!isAt(newest, replica) || !same(first, replica)) {
                return "server " + server.id() + " is at " + state(replica) + ", server 1 at " + state(first);
            }
        }
        return "";
    }

    /**
     * Who was sent the whole state when its own history had an end that nobody else took over stands at the start of the
     * epoch, above what the state holds, until the next transaction: so it can never take up that end again.
     */
    private static boolean isAt(long newest, Replica replica) {
        long zxid = replica.tree().lastZxid();
        return zxid == newest || zxid > newest && namesNoTransaction(zxid);
    }

    private static boolean namesNoTransaction(long zxid) {
        return (zxid & COUNTER) == 0;
    }

    private static boolean same(Replica one, Replica other) {
        return one.tree().digest() == other.tree().digest()
                && one.appliedSessions().equals(other.appliedSessions());
    }

    private static String state(Replica replica) {
        return OneHistory.hex(replica.tree().lastZxid()) + " with digest "
                + Long.toHexString(replica.tree().digest()) + " and sessions " + replica.appliedSessions();
    }
}
