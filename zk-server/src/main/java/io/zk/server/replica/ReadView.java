package io.zk.server.replica;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.WatcherType;
import io.zk.protocol.wire.WireOut;
import io.zk.server.acl.Identities;
import io.zk.server.op.OpRules;
import io.zk.server.op.ReadContext;
import io.zk.server.tree.DataTree;
import io.zk.server.watch.WatchKind;
import org.jspecify.annotations.Nullable;

/** What a read sees, for one connection after the other. Owned by the loop. */
final class ReadView implements ReadContext {
    /** Zxid of the events that setWatches makes up for what was missed. */
    private static final long NO_ZXID = -1;

    private final DataTree tree;
    private final OpRules rules;
    private final WatchShard watches;
    private @Nullable ClientConnection connection;
    private Identities identities = Identities.SERVER;
    private @Nullable ByteBuf events;
    private boolean bodyKept;
    private final Namespaces namespaces;
    private int readPathLength = -1;

    ReadView(DataTree tree, OpRules rules, WatchShard watches, Namespaces namespaces) {
        this.namespaces = namespaces;
        this.tree = tree;
        this.rules = rules;
        this.watches = watches;
    }

    void begin(ClientConnection reader, Identities readerIdentities) {
        connection = reader;
        identities = readerIdentities;
        bodyKept = false;
        readPathLength = -1;
    }

    /** Length of the path whose data or children were read, its namespace selected; -1 if it was something else. */
    int readPathLength() {
        return readPathLength;
    }

    boolean bodyKept() {
        return bodyKept;
    }

    boolean hasEvents() {
        return events != null;
    }

    /** Puts the events of this read before its reply, which starts at this index and ends the buffer. */
    void moveEventsBefore(ByteBuf buffer, int start) {
        ByteBuf made = events;
        if (made != null) {
            ByteBuf reply = buffer.copy(start, buffer.writerIndex() - start);
            buffer.writerIndex(start);
            buffer.writeBytes(made);
            buffer.writeBytes(reply);
            reply.release();
            events = null;
        }
    }

    @Override
    public DataTree tree() {
        return tree;
    }

    @Override
    public OpRules rules() {
        return rules;
    }

    @Override
    public long sessionId() {
        return reader().sessionId();
    }

    @Override
    public Identities identities() {
        return identities;
    }

    @Override
    public void addWatch(String path, WatchKind kind) {
        watches.add(reader(), path, kind);
    }

    @Override
    public boolean hasWatch(String path, WatcherType type) {
        return watches.has(reader(), path, type);
    }

    @Override
    public boolean removeWatch(String path, WatcherType type) {
        return watches.remove(reader(), path, type);
    }

    @Override
    public void event(EventType type, String path) {
        ByteBuf made = events;
        if (made == null) {
            made = Unpooled.buffer();
            events = made;
        }
        int start = made.writerIndex();
        Frames.writeEvent(new WireOut(made), type, path, NO_ZXID);
        Frames.close(made, start);
    }

    @Override
    public void reads(String path) {
        readPathLength = namespaces.select(path) ? path.length() : -1;
    }

    @Override
    public void keepBody() {
        bodyKept = true;
    }

    private ClientConnection reader() {
        ClientConnection reader = connection;
        if (reader == null) {
            throw new IllegalStateException("no read is under way");
        }
        return reader;
    }
}
