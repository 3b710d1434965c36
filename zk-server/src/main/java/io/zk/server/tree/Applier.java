package io.zk.server.tree;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.SetAclTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries transactions out. Nothing is judged again; what does not fit, because the tree came from a fuzzy snapshot that
 * holds later changes already, is passed over in the way that leaves the tree right once the log is through.
 */
final class Applier {
    private final Nodes nodes;
    private final Quotas quotas;
    private final NodeView fresh = new NodeView();

    Applier(Nodes nodes, Quotas quotas) {
        this.nodes = nodes;
        this.quotas = quotas;
    }

    Outcome apply(TxnHeader header, Txn txn, TreeEvents events) {
        OpCode opCode = txn.opCode();
        return switch (opCode) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> create(header, (CreateTxn) txn, events);
            case DELETE, DELETE_CONTAINER -> Outcome.of(
                    opCode, delete(((DeleteTxn) txn).path(), header.zxid(), events));
            case SET_DATA, RECONFIG -> setData(header, (SetDataTxn) txn, events);
            case SET_ACL -> setAcl((SetAclTxn) txn);
            case CLOSE_SESSION -> closeSession(header, (CloseSessionTxn) txn, events);
            case MULTI -> multi(header, (MultiTxn) txn, events);
            case ERROR -> Outcome.of(opCode, ((ErrorTxn) txn).err());
            case CREATE_SESSION, CHECK -> Outcome.of(opCode, 0);
            default -> throw new IllegalStateException("no transaction: " + opCode);
        };
    }

    /**
     * A node that is there already stays as it is, with the ACL of this transaction; its parent's counters are raised to
     * what they were after it. Apache's servers raise them for plain creates only, and so end with another digest than
     * the log's after a replay onto a fuzzy snapshot.
     */
    private Outcome create(TxnHeader header, CreateTxn txn, TreeEvents events) {
        String path = txn.path();
        if (!nodes.locateParent(path)) {
            return refused(txn, ErrorCode.NO_NODE);
        }
        NodeView parent = nodes.view;
        boolean raised = txn.parentCversion() == -1 || txn.parentCversion() > parent.cversion;
        int cversion =
                txn.parentCversion() == -1 ? parent.cversion + 1 : Math.max(txn.parentCversion(), parent.cversion);
        long pzxid = raised ? header.zxid() : parent.pzxid;
        if (nodes.hasChild(path)) {
            nodes.parentChanged(path, cversion, pzxid);
            nodes.descend(path);
            replaceAcl(path, nodes.acls.use(txn.acl()));
            return refused(txn, ErrorCode.NODE_EXISTS);
        }
        int parentAclId = parent.aclId;
        fresh.created(header.zxid(), header.timeMillis(), owner(header, txn), nodes.acls.use(txn.acl()));
        nodes.add(path, txn.data(), fresh, cversion, pzxid);
        Outcome outcome = Outcome.of(txn.opCode(), path, fresh.stat());
        int aclId = fresh.aclId;
        quotas.used(path, 1, fresh.dataLength());
        quotas.created(path);
        events.created(path, aclId, parentAclId);
        return outcome;
    }

    private static long owner(TxnHeader header, CreateTxn txn) {
        return switch (txn.opCode()) {
            case CREATE_CONTAINER -> Node.CONTAINER_OWNER;
            case CREATE_TTL -> NodeKind.ttlOwner(txn.ttlMillis());
            default -> txn.ephemeral() ? header.sessionId() : 0;
        };
    }

    private static Outcome refused(Txn txn, ErrorCode error) {
        return Outcome.of(txn.opCode(), error.code());
    }

    /** Deletes; 0 or the number of an error. The parent takes note even if the node is gone already. */
    int delete(String path, long zxid, TreeEvents events) {
        if (!nodes.locateParent(path)) {
            return ErrorCode.NO_NODE.code();
        }
        NodeView view = nodes.view;
        int parentAclId = view.aclId;
        nodes.parentChanged(path, view.cversion, Math.max(view.pzxid, zxid));
        if (!nodes.descend(path)) {
            return ErrorCode.NO_NODE.code();
        }
        int dataLength = view.dataLength();
        events.deleted(path, view.aclId, parentAclId);
        nodes.remove(path);
        quotas.used(path, -1, -dataLength);
        return 0;
    }

    private Outcome setData(TxnHeader header, SetDataTxn txn, TreeEvents events) {
        if (!locate(txn.path())) {
            return refused(txn, ErrorCode.NO_NODE);
        }
        NodeView view = nodes.view;
        int before = view.dataLength();
        view.version = txn.version();
        view.mzxid = header.zxid();
        view.mtime = header.timeMillis();
        String path = key(txn.path());
        nodes.store(path, txn.data());
        Outcome outcome = Outcome.of(txn.opCode(), txn.path(), view.stat());
        int aclId = view.aclId;
        quotas.used(path, 0, (long) view.dataLength() - before);
        events.dataChanged(txn.path(), aclId);
        return outcome;
    }

    private Outcome setAcl(SetAclTxn txn) {
        if (!locate(txn.path())) {
            return refused(txn, ErrorCode.NO_NODE);
        }
        nodes.view.aversion = txn.version();
        replaceAcl(key(txn.path()), nodes.acls.use(txn.acl()));
        return Outcome.of(txn.opCode(), txn.path(), nodes.view.stat());
    }

    /** Stores the located node with another ACL. */
    private void replaceAcl(String path, int aclId) {
        nodes.acls.release(nodes.view.aclId);
        nodes.view.aclId = aclId;
        nodes.store(path, nodes.view.data());
    }

    private Outcome closeSession(TxnHeader header, CloseSessionTxn txn, TreeEvents events) {
        List<String> listed = txn.paths();
        if (listed != null) {
            for (String path : listed) {
                delete(path, header.zxid(), events);
            }
        }
        for (String path : nodes.marked.ephemerals(header.sessionId())) {
            delete(path, header.zxid(), events);
        }
        return Outcome.of(OpCode.CLOSE_SESSION, 0);
    }

    /** The outcome's own error stays 0: what failed is told by the parts, all of them of type ERROR if one failed. */
    private Outcome multi(TxnHeader header, MultiTxn txn, TreeEvents events) {
        List<Outcome> parts = new ArrayList<>(txn.txns().size());
        boolean failed = txn.failed();
        for (Txn part : txn.txns()) {
            if (!failed) {
                parts.add(apply(header, part, events));
            } else {
                parts.add(Outcome.of(OpCode.ERROR, part instanceof ErrorTxn error ? error.err() : 0));
            }
        }
        return new Outcome(OpCode.MULTI, 0, null, null, parts);
    }

    private boolean locate(String path) {
        return (path.isEmpty() || path.charAt(0) == '/') && nodes.locate(key(path));
    }

    private static String key(String path) {
        return path.length() == 1 ? "" : path;
    }
}
