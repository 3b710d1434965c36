package io.zk.server.sim;

import io.zk.server.replica.Replica;
import io.zk.server.replica.Standing;
import java.util.List;

/** When all is well, all members serve under one leader and have the same state. */
final class Agreement {
    private Agreement() {}

    /** What is not as it should be; empty if all is well. */
    static String flaw(List<SimServer> servers) {
        long leader = -1;
        Replica first = null;
        for (SimServer server : servers) {
            SimProcess process = server.process();
            if (process == null) {
                return "server " + server.id() + " is down";
            }
            Replica replica = process.replica();
            Standing standing = replica.standing();
            leader = leader < 0 ? standing.leader() : leader;
            if (standing.leader() != leader || leader < 0 || !process.service().serving()) {
                return "server " + server.id() + " is " + standing + ", another has leader " + leader + "; serving: "
                        + process.service().serving();
            }
            first = first == null ? replica : first;
            if (!same(first, replica)) {
                return "server " + server.id() + " is at " + state(replica) + ", server 1 at " + state(first);
            }
        }
        return "";
    }

    private static boolean same(Replica one, Replica other) {
        return one.tree().lastZxid() == other.tree().lastZxid()
                && one.tree().digest() == other.tree().digest()
                && one.appliedSessions().equals(other.appliedSessions());
    }

    private static String state(Replica replica) {
        return OneHistory.hex(replica.tree().lastZxid()) + " with digest "
                + Long.toHexString(replica.tree().digest()) + " and sessions " + replica.appliedSessions();
    }
}
