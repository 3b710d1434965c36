package io.zk.server.tree;

import io.zk.protocol.data.Acl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * ACL lists and the ids nodes name them by, counted up from 1. Equal lists share an id; a list that no node uses any more
 * is dropped, and its id is not given again. The ids are this server's own: they are not replicated.
 */
final class AclTable {
    /** Open to everybody, without an entry in the table: the nodes of a fresh database, and a list that is null. */
    static final int OPEN_ID = -1;

    private static final class Entry {
        final int id;
        final @Nullable List<Acl> acl;
        int users;

        Entry(int id, @Nullable List<Acl> acl) {
            this.id = id;
            this.acl = acl;
        }
    }

    private final Map<Integer, Entry> byId = new HashMap<>();
    private final Map<List<Acl>, Entry> byList = new HashMap<>();
    private int lastId;
    /** Used last: writers tend to use the same list again and again. */
    private @Nullable Entry recent;

    /** The id of a list for one more node. */
    int use(@Nullable List<Acl> acl) {
        if (acl == null) {
            return OPEN_ID;
        }
        Entry entry = recent;
        if (entry == null || !acl.equals(entry.acl)) {
            entry = byList.get(acl);
            if (entry == null) {
                entry = list(lastId + 1, List.copyOf(acl));
            }
            recent = entry;
        }
        entry.users++;
        return entry.id;
    }

    /** One more node uses a listed id, or one that a snapshot failed to list. */
    void use(int id) {
        if (id != OPEN_ID) {
            Entry entry = byId.get(id);
            if (entry == null) {
                entry = list(id, null);
            }
            entry.users++;
        }
    }

    /** One node less uses it. */
    void release(int id) {
        Entry entry = byId.get(id);
        if (entry != null && --entry.users <= 0) {
            drop(entry);
        }
    }

    /** Enters a list under an id of a snapshot. */
    Entry list(int id, @Nullable List<Acl> acl) {
        Entry entry = new Entry(id, acl);
        byId.put(id, entry);
        if (acl != null) {
            byList.putIfAbsent(acl, entry);
        }
        lastId = Math.max(lastId, id);
        return entry;
    }

    int lastId() {
        return lastId;
    }

    void dropUnused() {
        for (Entry entry : List.copyOf(byId.values())) {
            if (entry.users <= 0) {
                drop(entry);
            }
        }
    }

    private void drop(Entry entry) {
        byId.remove(entry.id);
        if (entry.acl != null) {
            byList.remove(entry.acl, entry);
        }
        if (recent == entry) {
            recent = null;
        }
    }

    @Nullable
    List<Acl> acl(int id) {
        if (id == OPEN_ID) {
            return Acl.OPEN;
        }
        Entry entry = byId.get(id);
        return entry == null ? null : entry.acl;
    }

    /** All listed, in the order of their ids. */
    SortedMap<Integer, List<Acl>> all() {
        SortedMap<Integer, List<Acl>> all = new TreeMap<>();
        for (Entry entry : byId.values()) {
            if (entry.acl != null) {
                all.put(entry.id, entry.acl);
            }
        }
        return all;
    }
}
