package io.zk.server.replica;

import io.zk.server.op.OpRules;
import io.zk.server.session.SessionTimeouts;

/**
 * What the core needs to know of the configuration.
 *
 * @param digest whether transactions carry the tree's digest
 * @param serverId id of this server, 1 standalone; goes into session ids
 * @param recordBytesMax largest payload of a log record: what could not be read back at a restart is never accepted
 * @param patience how long a request may wait
 * @param audit is told who changed what
 */
public record ReplicaRules(
        OpRules ops,
        SessionTimeouts timeouts,
        ReaperRules reaper,
        boolean digest,
        int serverId,
        int recordBytesMax,
        Patience patience,
        AuditTrail audit) {
    /** Without an audit log, and without an end of patience. */
    public ReplicaRules(
            OpRules ops,
            SessionTimeouts timeouts,
            ReaperRules reaper,
            boolean digest,
            int serverId,
            int recordBytesMax) {
        this(ops, timeouts, reaper, digest, serverId, recordBytesMax, Patience.ENDLESS, AuditTrail.NONE);
    }
}
