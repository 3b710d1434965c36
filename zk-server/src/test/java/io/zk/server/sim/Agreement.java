package io.zk.server.sim;

import io.zk.server.replica.Replica;
import io.zk.server.replica.Standing;
import java.util.ArrayList;
import java.util.List;

/** When all is well, all members serve under one leader and have the same state. */
final class Agreement {
    private Agreement() {}

    /** What is not as it should be; empty if all is well. */
    static String flaw(List<SimServer> servers) {
        long leader = -1;
        long newest = 0;
        List<Replica> replicas = new ArrayList<>();
        for (SimServer server : servers) {
            SimProcess process = server.process();
            if (process == null) {
                return "server " + server.id() + " is down";
            }
            Replica replica = process.replica();
            replicas.add(replica);
            Standing standing = replica.standing();
            leader = leader < 0 ? standing.leader() : leader;
            if (standing.leader() != leader || leader < 0 || !process.service().serving()) {
                return "server " + server.id() + " is " + standing + ", another has leader " + leader + "; serving: "
                        + process.service().serving();
            }
            long zxid = replica.tree().lastZxid();
            newest = namesNoTransaction(zxid) ? newest : Math.max(newest, zxid);
        }
        for (int i = 0; i < replicas.size(); i++) {
            if (!isAt(newest, replicas.get(i)) || !same(replicas.get(0), replicas.get(i))) {
                return "server " + servers.get(i).id() + " is at " + state(replicas.get(i)) + ", server 1 at "
                        + state(replicas.get(0));
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
        return OneHistory.counter(zxid) == 0;
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
