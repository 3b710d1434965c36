package io.zk.server.op;

import io.zk.protocol.data.EventType;
import io.zk.server.tree.Node;
import io.zk.server.watch.WatchKind;
import java.util.List;

/**
 * Sets one-shot watches again after a reconnect; where one would have fired since {@code sinceZxid}, it sends the event
 * instead, and the watch is spent. Events other than of a deletion go only to who may read the node; the watch is spent
 * all the same.
 */
record LostWatches(ReadContext context, long sinceZxid) {
    void data(List<String> paths) {
        for (String path : paths) {
            Node node = context.tree().find(path);
            if (node == null) {
                context.event(EventType.NODE_DELETED, path);
            } else if (node.mzxid() > sinceZxid) {
                tell(EventType.NODE_DATA_CHANGED, path, node);
            } else {
                context.addWatch(path, WatchKind.DATA);
            }
        }
    }

    void exist(List<String> paths) {
        for (String path : paths) {
            Node node = context.tree().find(path);
            if (node == null) {
                context.addWatch(path, WatchKind.DATA);
            } else {
                tell(EventType.NODE_CREATED, path, node);
            }
        }
    }

    void child(List<String> paths) {
        for (String path : paths) {
            Node node = context.tree().find(path);
            if (node == null) {
                context.event(EventType.NODE_DELETED, path);
            } else if (node.pzxid() > sinceZxid) {
                tell(EventType.NODE_CHILDREN_CHANGED, path, node);
            } else {
                context.addWatch(path, WatchKind.CHILD);
            }
        }
    }

    /** Watches that stay get no events for what they missed. */
    void lasting(List<String> paths, WatchKind kind) {
        for (String path : paths) {
            context.addWatch(path, kind);
        }
    }

    private void tell(EventType type, String path, Node node) {
        if (context.rules().acl().allowsEvent(context.tree().acl(node.aclId()), context.identities())) {
            context.event(type, path);
        }
    }
}
