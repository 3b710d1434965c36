package io.zk.server.op;

import io.zk.protocol.data.EventType;
import io.zk.protocol.data.WatcherType;
import io.zk.server.acl.Identities;
import io.zk.server.tree.DataTree;
import io.zk.server.watch.WatchKind;

/** What a read may see and do: implemented by the loop that owns the connection. */
public interface ReadContext {
    DataTree tree();

    OpRules rules();

    long sessionId();

    Identities identities();

    void addWatch(String path, WatchKind kind);

    boolean hasWatch(String path, WatcherType type);

    boolean removeWatch(String path, WatcherType type);

    /** Sends this connection an event, ahead of the reply, with zxid -1 (setWatches). */
    void event(EventType type, String path);

    /** The data or the children of this node are read, for statistics. */
    void reads(String path);

    /** The reply keeps its body although the operation fails (a multiRead that holds a write). */
    void keepBody();
}
