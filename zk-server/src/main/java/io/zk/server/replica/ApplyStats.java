package io.zk.server.replica;

import io.zk.protocol.data.EventType;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Txn;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was applied, and how many were told. Written by the core thread under the tree gate, read under it. */
public final class ApplyStats {
    private final Namespaces writes = new Namespaces();
    private final Map<EventType, Distribution> told = new EnumMap<>(EventType.class);

    /** Bytes of paths and data written. */
    public Namespaces writes() {
        return writes;
    }

    /** How many watchers an event of this type had, of those that had any. */
    public Distribution told(EventType type) {
        Distribution known = told.get(type);
        if (known == null) {
            known = new Distribution();
            told.put(type, known);
        }
        return known;
    }

    /** Begins anew (the word srst). */
    public void reset() {
        writes.reset();
        told.values().forEach(Distribution::reset);
    }

    void applied(Txn txn) {
        if (txn instanceof SetDataTxn it) {
            written(it.path(), it.data());
        } else if (txn instanceof CreateTxn it) {
            written(it.path(), it.data());
        } else if (txn instanceof DeleteTxn it) {
            written(it.path(), null);
        } else if (txn instanceof MultiTxn multi && !multi.failed()) {
            for (int i = 0; i < multi.txns().size(); i++) {
                applied(multi.txns().get(i));
            }
        }
    }

    private void written(String path, byte @Nullable [] data) {
        writes.add(path, path.length() + (data == null ? 0 : data.length));
    }
}
