package io.zk.server.replica;

import io.netty.buffer.ByteBuf;
import io.zk.server.acl.Identities;
import io.zk.server.session.RequestOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: its handshake, the order of its requests, who it is, and the bytes to be written to it.
 * Owned by its loop. The core only names it, and reads its identities and session under the write lock.
 */
public final class ClientConnection {
    enum State {
        /** Nothing came yet. */
        NEW,
        /** The core was asked for the session. */
        HANDSHAKE,
        ESTABLISHED,
        /** Nothing more is read; what is queued is still written. */
        CLOSING
    }

    private final ClientLoop loop;
    private final String address;
    private final Supplier<ByteBuf> outlet;
    private final ConnectionStats stats;
    private State state = State.NEW;
    private Identities identities;
    private int watcher = -1;
    private long sessionId;
    private int timeoutMillis;
    private long heardAt;
    private boolean heard;
    private boolean sendsReadOnly;
    private boolean dirty;
    /** Null while nothing is under way: of most connections nothing is, and there are many. */
    private @Nullable RequestOrder<HeldRequest> order;

    private @Nullable List<byte[]> early;
    private @Nullable ByteBuf out;
    private @Nullable Object exchange;
    private boolean rests;

    ClientConnection(
            ClientLoop loop, String address, Identities host, Supplier<ByteBuf> outlet, ConnectionStats stats) {
        this.loop = loop;
        this.address = address;
        this.outlet = outlet;
        this.stats = stats;
        this.identities = host;
    }

    /** The peer's address as text, without the port: the id of scheme ip. */
    public String address() {
        return address;
    }

    /** What the shell gave to take buffers from: by this it finds the way back to its channel. */
    public Supplier<ByteBuf> outlet() {
        return outlet;
    }

    /** Whether what it sent has to wait until a step of its SASL exchange is taken. */
    public boolean rests() {
        return rests;
    }

    void rests(boolean value) {
        rests = value;
    }

    /** What the SASL exchange under way is kept in, or null; nothing in this package looks into it. */
    @Nullable
    Object exchange() {
        return exchange;
    }

    void exchange(@Nullable Object value) {
        exchange = value;
    }

    /** The session, 0 before the handshake is answered. */
    public long sessionId() {
        return sessionId;
    }

    /** Negotiated session timeout, 0 before the handshake is answered. */
    public int timeoutMillis() {
        return timeoutMillis;
    }

    public boolean established() {
        return state == State.ESTABLISHED;
    }

    /** Whether the shell shall close it once what is queued has been written. */
    public boolean closing() {
        return state == State.CLOSING;
    }

    /** Requests not answered yet. */
    public int outstanding() {
        RequestOrder<HeldRequest> underWay = order;
        List<byte[]> frames = early;
        return (underWay == null ? 0 : underWay.outstanding()) + (frames == null ? 0 : frames.size());
    }

    /** Bytes of requests that wait for their turn. */
    public long waitingBytes() {
        RequestOrder<HeldRequest> underWay = order;
        long bytes = underWay == null ? 0 : underWay.waitingBytes();
        if (early != null) {
            for (byte[] frame : early) {
                bytes += frame.length;
            }
        }
        return bytes;
    }

    public ConnectionStats stats() {
        return stats;
    }

    /** Frames that arrived before the handshake was answered. */
    List<byte[]> early() {
        List<byte[]> frames = early;
        if (frames == null) {
            frames = new ArrayList<>();
            early = frames;
        }
        return frames;
    }

    List<byte[]> takeEarly() {
        List<byte[]> frames = early;
        early = null;
        return frames == null ? List.of() : frames;
    }

    /** Takes the bytes to be written, or null if there are none. The caller releases them. */
    public @Nullable ByteBuf takeOut() {
        ByteBuf taken = out;
        out = null;
        return taken;
    }

    /** Bytes to be written that nobody has taken yet. */
    public int outBytes() {
        ByteBuf pending = out;
        return pending == null ? 0 : pending.readableBytes();
    }

    /** The shell gives up the connection: frees what was not written. */
    public void discardOut() {
        ByteBuf pending = takeOut();
        if (pending != null) {
            pending.release();
        }
    }

    ByteBuf out() {
        ByteBuf current = out;
        if (current == null) {
            current = outlet.get();
            out = current;
        }
        return current;
    }

    ClientLoop loop() {
        return loop;
    }

    /** Whether a request of this kind may be carried out at once. */
    boolean admits(RequestOrder.Kind kind) {
        RequestOrder<HeldRequest> underWay = order;
        return underWay == null || underWay.admits(kind);
    }

    /** For what is under way from now on, or is. */
    RequestOrder<HeldRequest> order() {
        RequestOrder<HeldRequest> underWay = order;
        if (underWay == null) {
            underWay = new RequestOrder<>();
            order = underWay;
        }
        return underWay;
    }

    /** The next waiting request whose turn has come, or null. */
    @Nullable
    HeldRequest release() {
        RequestOrder<HeldRequest> underWay = order;
        if (underWay == null) {
            return null;
        }
        HeldRequest next = underWay.release();
        if (next == null && underWay.outstanding() == 0) {
            order = null;
        }
        return next;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    /** Who it is. */
    public Identities identities() {
        return identities;
    }

    /** What it was proven to be; from outside only before its first frame. */
    public void identities(Identities next) {
        identities = next;
    }

    /** The number under which it is in its loop's watch table, -1 before it set its first watch. */
    int watcher() {
        return watcher;
    }

    void watcher(int number) {
        watcher = number;
    }

    void session(long id, int millis) {
        sessionId = id;
        timeoutMillis = millis;
    }

    /** Whether its ConnectRequest carried the read-only field, so that the response must too. */
    boolean sendsReadOnly() {
        return sendsReadOnly;
    }

    void sendsReadOnly(boolean value) {
        sendsReadOnly = value;
    }

    long heardAt() {
        return heardAt;
    }

    /** Notes that it was heard of; whether this is the first time since the last report. */
    boolean heard(long now) {
        heardAt = now;
        boolean first = !heard;
        heard = true;
        return first;
    }

    void reported() {
        heard = false;
    }

    /** Marks that it has something to write or to close; whether it had not before. */
    boolean markDirty() {
        boolean first = !dirty;
        dirty = true;
        return first;
    }

    void clean() {
        dirty = false;
    }
}
