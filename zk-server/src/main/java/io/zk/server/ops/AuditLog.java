package io.zk.server.ops;

import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;
import io.zk.server.op.WriteRequest;
import io.zk.server.replica.AuditTrail;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.Txn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the audit log: a line for each change that a client of this server asked for, granted or not, and for each node
 * that the end of any session removed. Lines and logger are those of Apache's servers. Core thread, but for the lines of
 * the server itself.
 */
public final class AuditLog implements AuditTrail {
    private static final Logger LOG = LogManager.getLogger("org.apache.zookeeper.audit.Slf4jAuditLogger");
    private static final String REMOVAL = "ephemeralZNodeDeletionOnSessionCloseOrExpire";

    /**
     * What has been carried out and is not written yet.
     *
     * @param request null of a node that the end of a session removed
     * @param path of that node, else empty
     */
    private record Note(
            long sessionId, @Nullable WriteRequest request, String address, @Nullable Txn txn, String path) {}

    private final AclRules acl;
    private final AuditedRequest requests;
    private final String serverUser;
    private final List<Note> notes = new ArrayList<>();

    /** @param serverUser who the server itself is: the user that runs it */
    public AuditLog(AclRules acl, WireLimits limits, String serverUser) {
        this.acl = acl;
        this.requests = new AuditedRequest(limits);
        this.serverUser = serverUser;
    }

    @Override
    public void answered(WriteRequest request, String address, @Nullable Txn txn) {
        notes.add(new Note(request.sessionId(), request, address, txn, ""));
    }

    @Override
    public void removed(long sessionId, String path) {
        notes.add(new Note(sessionId, null, "", null, path));
    }

    /** Writes what was noted; outside of the write lock. */
    public void write() {
        if (notes.isEmpty()) {
            return;
        }
        for (Note note : notes) {
            WriteRequest request = note.request();
            if (request == null) {
                AuditLine line = line(note, serverUser).operation(REMOVAL).add("znode", note.path());
                log(Level.INFO, line.result("success"));
            } else {
                write(note, request);
            }
        }
        notes.clear();
    }

    /** The server begins ({@code serverStart}) or ends ({@code serverStop}). Any thread. */
    public void ofServer(String operation, String result) {
        Level level = "failure".equals(result) ? Level.ERROR : Level.INFO;
        log(level, new AuditLine().add("user", serverUser).operation(operation).result(result));
    }

    private void write(Note note, WriteRequest request) {
        Txn txn = note.txn();
        boolean failed = txn == null || txn instanceof ErrorTxn || txn instanceof MultiTxn multi && multi.failed();
        List<AuditedRequest.Part> parts = request.opCode() == OpCode.MULTI && failed
                ? List.of(AuditedRequest.named("multiOperation"))
                : requests.parts(request, txn);
        for (AuditedRequest.Part part : parts) {
            AuditLine line = line(note, users(request.identities().ids()))
                    .add("ip", note.address())
                    .operation(part.operation())
                    .add("znode", part.path())
                    .add("znode_type", part.type())
                    .add("acl", part.acl());
            log(failed ? Level.ERROR : Level.INFO, line.result(failed ? "failure" : "success"));
        }
    }

    private static AuditLine line(Note note, String users) {
        return new AuditLine()
                .add("session", "0x" + Long.toHexString(note.sessionId()))
                .add("user", users);
    }

    private String users(List<Id> ids) {
        Set<String> users = new LinkedHashSet<>();
        for (Id id : ids) {
            users.add(acl.user(id));
        }
        users.remove("");
        return String.join(",", users);
    }

    private static void log(Level level, String line) {
        LOG.log(level, "{}", line);
    }
}
