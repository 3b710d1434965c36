package io.zk.server.tree;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Path;
import io.zk.protocol.data.Stat;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.SetAclTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnHeader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The rules of the tree, written down as plainly as can be: a map of paths. Takes only transactions that fit. */
final class NaiveTree {
    static final class Entry {
        byte @Nullable [] data = {};

        @Nullable
        List<Acl> acl = Acl.OPEN;

        long czxid;
        long mzxid;
        long pzxid;
        long ctime;
        long mtime;
        int version;
        int cversion;
        int aversion;
        long owner;
        boolean ephemeral;

        StoredStat stored() {
            return new StoredStat(czxid, mzxid, ctime, mtime, version, cversion, aversion, owner, pzxid);
        }
    }

    final SortedMap<String, Entry> entries = new TreeMap<>();

    NaiveTree() {
        entries.put("", new Entry());
        entries.put("/zookeeper", new Entry());
        entries.put("/zookeeper/quota", new Entry());
        Entry config = new Entry();
        config.acl = Acl.READ_ONLY;
        config.aversion = -1;
        entries.put("/zookeeper/config", config);
    }

    Entry entry(String path) {
        Entry entry = entries.get(path);
        if (entry == null) {
            throw new IllegalStateException("no node " + path);
        }
        return entry;
    }

    List<String> children(String path) {
        return entries.keySet().stream()
                .filter(each -> !each.isEmpty() && Path.parent(each).equals(path))
                .map(Path::name)
                .toList();
    }

    List<String> ephemerals(long sessionId) {
        return entries.entrySet().stream()
                .filter(each -> each.getValue().ephemeral && each.getValue().owner == sessionId)
                .map(each -> each.getKey())
                .toList();
    }

    Stat stat(String path) {
        Entry entry = entry(path);
        int children = children(path).size();
        return new Stat(
                entry.czxid,
                entry.mzxid,
                entry.ctime,
                entry.mtime,
                entry.version,
                2 * entry.cversion - children,
                entry.aversion,
                entry.ephemeral ? entry.owner : 0,
                entry.data == null ? 0 : entry.data.length,
                children,
                entry.pzxid);
    }

    void apply(Transaction transaction) {
        apply(transaction.header(), transaction.txn());
    }

    void apply(TxnHeader header, Txn txn) {
        if (txn instanceof CreateTxn create) {
            create(header, create);
        } else if (txn instanceof DeleteTxn delete) {
            delete(delete.path(), header.zxid());
        } else if (txn instanceof SetDataTxn set) {
            Entry entry = entry(set.path());
            entry.data = set.data();
            entry.version = set.version();
            entry.mzxid = header.zxid();
            entry.mtime = header.timeMillis();
        } else if (txn instanceof SetAclTxn set) {
            Entry entry = entry(set.path());
            entry.acl = set.acl();
            entry.aversion = set.version();
        } else if (txn instanceof CloseSessionTxn) {
            ephemerals(header.sessionId()).forEach(path -> delete(path, header.zxid()));
        } else if (txn instanceof MultiTxn multi && !multi.failed()) {
            multi.txns().forEach(each -> apply(header, each));
        }
    }

    private void create(TxnHeader header, CreateTxn txn) {
        Entry entry = new Entry();
        entry.data = txn.data();
        entry.acl = txn.acl();
        entry.czxid = header.zxid();
        entry.mzxid = header.zxid();
        entry.pzxid = header.zxid();
        entry.ctime = header.timeMillis();
        entry.mtime = header.timeMillis();
        entry.ephemeral = txn.ephemeral();
        if (txn.ephemeral()) {
            entry.owner = header.sessionId();
        } else if (txn.opCode() == OpCode.CREATE_CONTAINER) {
            entry.owner = 0x8000000000000000L;
        } else if (txn.opCode() == OpCode.CREATE_TTL) {
            entry.owner = 0xff00000000000000L | txn.ttlMillis();
        }
        Entry parent = entry(Path.parent(txn.path()));
        parent.cversion++;
        parent.pzxid = header.zxid();
        entries.put(txn.path(), entry);
    }

    private void delete(String path, long zxid) {
        entries.remove(path);
        Entry parent = entry(Path.parent(path));
        parent.pzxid = Math.max(parent.pzxid, zxid);
    }

    /** From scratch, by the definition. */
    long digest() {
        long digest = 0;
        for (String path : entries.keySet()) {
            if (!path.startsWith("/zookeeper/")) {
                digest += digest(path, entry(path));
            }
        }
        return digest;
    }

    static long digest(String path, Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(path.getBytes(StandardCharsets.UTF_8));
            out.write(entry.data == null ? new byte[0] : entry.data);
            out.writeLong(entry.czxid);
            out.writeLong(entry.mzxid);
            out.writeLong(entry.pzxid);
            out.writeLong(entry.ctime);
            out.writeLong(entry.mtime);
            out.writeInt(entry.version);
            out.writeInt(entry.cversion);
            out.writeInt(entry.aversion);
            out.writeLong(entry.owner);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes.toByteArray());
        return crc.getValue();
    }

    SortedMap<String, TreeImage> image() {
        SortedMap<String, TreeImage> image = new TreeMap<>();
        entries.forEach((path, entry) ->
                image.put(path, new TreeImage(Arrays.toString(entry.data), entry.acl, entry.stored())));
        return image;
    }
}
