package io.zk.server.replica;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.WatcherType;
import io.zk.server.acl.AclRules;
import io.zk.server.tree.DataTree;
import io.zk.server.watch.WatchKind;
import io.zk.server.watch.WatchTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The watches of one loop's connections: gives connections their numbers in the watch table, and turns what fires into
 * deliveries. The loop changes it under the read lock, the core fires it under the write lock.
 */
public final class WatchShard {
    private final DataTree tree;
    private final AclRules rules;
    private final WatchTable table = new WatchTable();
    private final List<@Nullable ClientConnection> watchers = new ArrayList<>();
    private final BitSet free = new BitSet();

    WatchShard(DataTree tree, AclRules rules) {
        this.tree = tree;
        this.rules = rules;
    }

    /** For counts and listings; not to be changed. Under the gate. */
    public WatchTable table() {
        return table;
    }

    /** The session of the connection with this number in the table. Under the gate. */
    public long sessionOf(int watcher) {
        ClientConnection connection = watchers.get(watcher);
        return connection == null ? 0 : connection.sessionId();
    }

    void add(ClientConnection connection, String path, WatchKind kind) {
        if (connection.watcher() < 0) {
            enrol(connection);
        }
        table.add(path, kind, connection.watcher());
    }

    boolean has(ClientConnection connection, String path, WatcherType type) {
        return connection.watcher() >= 0 && table.contains(path, type, connection.watcher());
    }

    boolean remove(ClientConnection connection, String path, WatcherType type) {
        return connection.watcher() >= 0 && table.remove(path, type, connection.watcher());
    }

    /** The connection is gone, and its watches with it. */
    void remove(ClientConnection connection) {
        int watcher = connection.watcher();
        if (watcher >= 0) {
            table.removeAll(watcher);
            watchers.set(watcher, null);
            free.set(watcher);
            connection.watcher(-1);
        }
    }

    /** How many are told. */
    int fire(EventType type, String path, int aclId, long zxid, Frames frames, Queue<Delivery> outbox) {
        if (table.watchCount() == 0) {
            return 0;
        }
        Firing firing = new Firing(type, path, tree.acl(aclId), zxid, frames, outbox);
        table.fire(type, path, firing);
        return firing.told;
    }

    private void enrol(ClientConnection connection) {
        int number = free.nextSetBit(0);
        if (number < 0) {
            number = watchers.size();
            watchers.add(connection);
        } else {
            free.clear(number);
            watchers.set(number, connection);
        }
        connection.watcher(number);
    }

    /** One event on its way to those who may see it; its bytes are made once. */
    private final class Firing implements WatchTable.Sink {
        private final EventType type;
        private final String path;
        private final @Nullable List<Acl> acl;
        private final long zxid;
        private final Frames frames;
        private final Queue<Delivery> outbox;
        private byte @Nullable [] frame;
        private int told;

        Firing(EventType type, String path, @Nullable List<Acl> acl, long zxid, Frames frames, Queue<Delivery> outbox) {
            this.type = type;
            this.path = path;
            this.acl = acl;
            this.zxid = zxid;
            this.frames = frames;
            this.outbox = outbox;
        }

        @Override
        public void notify(int watcher) {
            ClientConnection connection = watchers.get(watcher);
            if (connection == null || !rules.allows(acl, Acl.READ, connection.identities())) {
                return;
            }
            byte[] bytes = frame;
            if (bytes == null) {
                bytes = frames.event(type, path, zxid);
                frame = bytes;
            }
            told++;
            outbox.add(Delivery.event(connection, bytes, zxid));
        }
    }
}
