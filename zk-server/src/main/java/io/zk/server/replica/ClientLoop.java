package io.zk.server.replica;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.server.acl.Identities;
import io.zk.server.op.Operations;
import io.zk.server.op.ReadOp;
import io.zk.server.op.WriteRequest;
import io.zk.server.session.RequestOrder;
import io.zk.server.tree.DataTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One I/O loop's share of the service: its connections, their watches, and the reads it answers from the tree. Pure;
 * the shell moves the bytes. Owned by the loop: every method that a loop calls is called by it alone, and those that
 * say so under the tree gate's read lock. The core thread calls {@link #fire} and {@link #deliver}, under the write
 * lock; so neither ever meets the loop.
 *
 * <p>A batch: with the gate held, {@link #drain}, then {@link #frame} for every frame that arrived; with the gate
 * released, {@link #takeInputs} to the core and the bytes of {@link #takeDirty} to the network. Draining first is what
 * puts events and replies before the reply of any read that sees newer data: under the read lock nothing can be added.
 */
public final class ClientLoop {
    private static final int XID_PING = -2;

    private final DataTree tree;
    private final LoopRules rules;
    private final long knownUntil;
    private final WatchShard watches;
    private final ReadView view;
    private final TouchReport touches = new TouchReport();
    /** What stands for an opcode where the last request opened the session. */
    private static final int SESSION_OPENED = 0;

    private final LoopStats stats = new LoopStats();
    private final Frames frames = new Frames();
    private final ArrayDeque<Delivery> outbox = new ArrayDeque<>();
    private final List<Input> inputs = new ArrayList<>();
    /** Connections whose waiting requests may go on once the outbox is empty. */
    private final List<ClientConnection> answered = new ArrayList<>();

    private final WireIn in;
    private final ReplyWriter replies = new ReplyWriter(stats);
    private final Authentication authentication;
    private final Hosts hosts = new Hosts();

    private long waitingBytes;
    private boolean over;

    /** Serves this tree for as long as the process lives. */
    public ClientLoop(DataTree tree, LoopRules rules) {
        this(tree, rules, 0);
    }

    /**
     * Serves this tree until the phase ends for which it was made.
     *
     * @param knownUntil the tree holds all that a client with this zxid can have seen: Apache's servers show
     *     {@code epoch << 32}, which is no transaction's, to clients when an epoch begins
     */
    public ClientLoop(DataTree tree, LoopRules rules, long knownUntil) {
        this.tree = tree;
        this.rules = rules;
        this.knownUntil = knownUntil;
        this.watches = new WatchShard(tree, rules.ops().acl());
        this.view = new ReadView(tree, rules.ops(), watches, stats.readBytes());
        this.authentication = new Authentication(rules.ops().acl(), replies, stats);
        this.in = new WireIn(Unpooled.EMPTY_BUFFER, rules.ops().limits());
    }

    /** Serves nobody: whoever asks it for a session is turned away. Its tree is empty. */
    public static ClientLoop idle(DataTree empty, LoopRules rules) {
        ClientLoop loop = new ClientLoop(empty, rules);
        loop.end();
        return loop;
    }

    // ---- the loop

    /**
     * A client has connected.
     *
     * @param address the peer's address as text
     * @param outlet gives a buffer for outgoing bytes whenever a batch begins to write
     * @param wallMillis milliseconds since 1970
     */
    public ClientConnection connect(String address, Supplier<ByteBuf> outlet, long wallMillis) {
        Hosts.Host host = hosts.of(address);
        return new ClientConnection(this, host.address(), host.identities(), outlet, new ConnectionStats(wallMillis));
    }

    /** The connection is gone. Under the read lock. */
    public void disconnected(ClientConnection connection) {
        connection.state(ClientConnection.State.CLOSING);
        connection.discardOut();
        watches.remove(connection);
        waitingBytes -= connection.waitingBytes();
        if (connection.sessionId() != 0) {
            inputs.add(new Input.Detached(connection, connection.sessionId()));
        }
    }

    /**
     * A frame has arrived; {@code payload} is what follows the length and stays the caller's. Under the read lock.
     *
     * @param now monotonic milliseconds
     */
    public void frame(ClientConnection connection, ByteBuf payload, long now) {
        if (over) {
            replies.close(connection);
            return;
        }
        stats.countReceived();
        connection.stats().countReceived();
        switch (connection.state()) {
            case NEW -> handshake(connection, payload);
            case HANDSHAKE -> keep(connection, payload);
            case ESTABLISHED -> {
                if (connection.rests()) {
                    keep(connection, payload);
                } else {
                    request(connection, payload, now);
                }
            }
            case CLOSING -> {
                // Nothing that follows a fatal mistake or the end of the session is carried out.
            }
        }
    }

    /** Takes over what the core has queued, and carries out the requests that waited for it. Under the read lock. */
    public void drain(long now) {
        Delivery delivery = outbox.poll();
        while (delivery != null) {
            take(delivery, now);
            delivery = outbox.poll();
        }
        // Only now: a read released earlier would see the tree as it is, with events of it still in the outbox.
        for (int i = 0; i < answered.size(); i++) {
            release(answered.get(i), now);
        }
        answered.clear();
    }

    /** A step of a SASL exchange was taken: it is answered, and what the connection sent behind it carried out. Under the read lock. */
    public void heard(SaslAnswer answer, long now) {
        ClientConnection connection = answer.step().connection();
        if (connection.loop() == this && !over) {
            authentication.heard(answer);
            carryOutKept(connection, now);
        }
    }

    /** Whether the core has queued anything. Under the gate, either way. */
    public boolean hasDeliveries() {
        return !outbox.isEmpty();
    }

    /** What to send to the core, oldest first; the list is the caller's. */
    public List<Input> takeInputs() {
        if (inputs.isEmpty()) {
            return List.of();
        }
        List<Input> taken = List.copyOf(inputs);
        inputs.clear();
        return taken;
    }

    /** Connections that have bytes to write or are to be closed, each once; the list is the caller's. */
    public List<ClientConnection> takeDirty() {
        return replies.takeDirty();
    }

    /** Tokens to be looked at outside the loop; the list is the caller's, and so are the answers to {@link #heard}. */
    public List<SaslStep> takeSaslSteps() {
        return authentication.takeSteps();
    }

    /** The sessions heard of since the last call, for the core; null if there are none. */
    public Input.@Nullable Touched takeTouches() {
        return touches.take();
    }

    /** Bytes of requests of all connections that wait for their turn. */
    public long waitingBytes() {
        return waitingBytes;
    }

    /** Under the gate. */
    public LoopStats stats() {
        return stats;
    }

    /** Under the gate. */
    public WatchShard watches() {
        return watches;
    }

    // ---- the core, under the write lock

    /** How many are told. */
    int fire(EventType type, String path, int aclId, long zxid) {
        return watches.fire(type, path, aclId, zxid, frames, outbox);
    }

    void deliver(Delivery delivery) {
        outbox.add(delivery);
    }

    /** The phase is over: the tree may hold what is not certain from now on, and nothing more is read from it. */
    void end() {
        over = true;
        outbox.clear();
    }

    // ---- handshake

    private void handshake(ClientConnection connection, ByteBuf payload) {
        ConnectRequest request;
        try {
            request = ConnectRequest.decode(in.over(payload));
        } catch (WireException malformed) {
            replies.close(connection);
            return;
        }
        connection.sendsReadOnly(request.readOnly() != null);
        if (request.lastZxidSeen() > Math.max(tree.lastZxid(), knownUntil)) {
            // The client has seen a later state than this server has: another server must serve it.
            replies.close(connection);
            return;
        }
        connection.state(ClientConnection.State.HANDSHAKE);
        int timeout = rules.timeouts().negotiate(request.timeoutMillis());
        if (request.sessionId() == 0) {
            inputs.add(new Input.Opened(connection, timeout));
        } else {
            byte[] password = request.password();
            byte[] shown = password == null ? new byte[0] : password;
            inputs.add(new Input.Reattached(connection, request.sessionId(), shown, timeout));
        }
    }

    private void establish(ClientConnection connection, Delivery delivery, long now) {
        connection.session(delivery.sessionId(), delivery.timeoutMillis());
        connection.state(ClientConnection.State.ESTABLISHED);
        if (delivery.zxid() != 0) {
            connection.stats().answered(SESSION_OPENED, 0, delivery.zxid(), now);
        }
        touches.heard(connection, now);
        carryOutKept(connection, now);
    }

    // ---- frames that came too early

    private void keep(ClientConnection connection, ByteBuf payload) {
        byte[] early = Frames.bytes(payload);
        connection.early().add(early);
        waitingBytes += early.length;
    }

    private void carryOutKept(ClientConnection connection, long now) {
        List<byte[]> kept = connection.takeEarly();
        for (int i = 0; i < kept.size(); i++) {
            if (connection.rests()) {
                connection.early().addAll(kept.subList(i, kept.size()));
                return;
            }
            waitingBytes -= kept.get(i).length;
            if (connection.established()) {
                request(connection, Unpooled.wrappedBuffer(kept.get(i)), now);
            }
        }
    }

    // ---- requests

    private void request(ClientConnection connection, ByteBuf payload, long now) {
        if (payload.readableBytes() < 8) {
            replies.close(connection);
            return;
        }
        touches.heard(connection, now);
        int xid = payload.readInt();
        int type = payload.readInt();
        OpCode opCode = OpCode.of(type);
        if (opCode == OpCode.AUTH) {
            authentication.packet(connection, xid, in.over(payload));
        } else if (opCode == OpCode.SASL) {
            authentication.token(connection, xid, in.over(payload));
        } else if (!authentication.admits(connection, xid)) {
            return;
        } else if (opCode == OpCode.DELETE_CONTAINER) {
            replies.close(connection);
        } else {
            ordered(connection, xid, type, opCode, payload, now);
        }
    }

    private void ordered(
            ClientConnection connection, int xid, int type, @Nullable OpCode opCode, ByteBuf payload, long now) {
        RequestOrder.Kind kind = kind(opCode);
        if (!connection.admits(kind)) {
            HeldRequest held = new HeldRequest(xid, type, Frames.bytes(payload), connection.identities(), kind, now);
            connection.order().hold(held);
            waitingBytes += held.bytes();
        } else if (opCode != null && kind != RequestOrder.Kind.READ) {
            submit(
                    connection,
                    kind,
                    new WriteRequest(
                            connection.sessionId(), xid, opCode, Frames.bytes(payload), connection.identities()),
                    now);
        } else {
            read(connection, xid, opCode, connection.identities(), payload);
            // What is answered in the turn in which it came has taken 0 milliseconds of the loop's clock.
            stats.answeredAtOnce(opCode);
            connection.stats().took(0);
            connection.stats().answered(type, xid, tree.lastZxid(), now);
        }
    }

    private void submit(ClientConnection connection, RequestOrder.Kind kind, WriteRequest request, long receivedAt) {
        connection.order().sent(kind);
        inputs.add(new Input.Submitted(connection, request, receivedAt));
    }

    private void release(ClientConnection connection, long now) {
        HeldRequest held = connection.release();
        while (held != null) {
            waitingBytes -= held.bytes();
            OpCode opCode = OpCode.of(held.type());
            if (opCode != null && held.kind() != RequestOrder.Kind.READ) {
                submit(
                        connection,
                        held.kind(),
                        new WriteRequest(connection.sessionId(), held.xid(), opCode, held.body(), held.identities()),
                        held.receivedAt());
            } else if (connection.established()) {
                read(connection, held.xid(), opCode, held.identities(), Unpooled.wrappedBuffer(held.body()));
                long millis = Math.max(0, now - held.receivedAt());
                stats.answeredRead(opCode, millis);
                connection.stats().took(millis);
                connection.stats().answered(held.type(), held.xid(), tree.lastZxid(), now);
            }
            held = connection.release();
        }
    }

    private void read(
            ClientConnection connection, int xid, @Nullable OpCode opCode, Identities identities, ByteBuf body) {
        if (opCode == OpCode.PING) {
            replies.reply(connection, XID_PING, tree.lastZxid(), ErrorCode.OK);
            return;
        }
        ReadOp op = opCode == null ? null : Operations.read(opCode);
        if (op == null) {
            replies.reply(connection, xid, -1, ErrorCode.UNIMPLEMENTED);
            replies.close(connection);
            return;
        }
        ByteBuf buffer = replies.begin(connection);
        view.begin(connection, identities);
        int start = buffer.writerIndex();
        Frames.header(replies.out(), xid, tree.lastZxid(), 0);
        int bodyAt = buffer.writerIndex();
        ErrorCode err;
        try {
            err = op.read(view, in.over(body), replies.out());
        } catch (WireException malformed) {
            err = ErrorCode.MARSHALLING_ERROR;
        }
        if (err != ErrorCode.OK) {
            if (!view.bodyKept()) {
                buffer.writerIndex(bodyAt);
            }
            buffer.setInt(bodyAt - 4, err.code());
        } else if (view.readPathLength() >= 0) {
            stats.readBytes().addSelected(view.readPathLength() + buffer.writerIndex() - bodyAt);
        }
        Frames.close(buffer, start);
        stats.replied(buffer.writerIndex() - start - Integer.BYTES);
        if (view.hasEvents()) {
            view.moveEventsBefore(buffer, start);
        }
        replies.countSent(connection);
    }

    private static RequestOrder.Kind kind(@Nullable OpCode opCode) {
        if (opCode == OpCode.SYNC) {
            return RequestOrder.Kind.BARRIER;
        }
        boolean write = opCode != null && Operations.write(opCode) != null;
        return write ? RequestOrder.Kind.WRITE : RequestOrder.Kind.READ;
    }

    // ---- writing

    private void take(Delivery delivery, long now) {
        ClientConnection connection = delivery.connection();
        if (connection.closing()) {
            stats.repliedLate();
            return;
        }
        if (delivery.frame().length > 0) {
            replies.begin(connection).writeBytes(delivery.frame());
            replies.countSent(connection);
        }
        switch (delivery.kind()) {
            case EVENT -> stats.told(delivery.frame().length - Integer.BYTES);
            case REPLY -> {
                answered(connection, delivery, now);
                answered.add(connection);
            }
            case LAST_REPLY -> {
                answered(connection, delivery, now);
                if (!delivery.failed()) {
                    // It is no more: nobody has to be told that it has no connection.
                    connection.session(0, 0);
                }
                replies.close(connection);
            }
            case SESSION -> establish(connection, delivery, now);
            case END -> replies.close(connection);
        }
    }

    private void answered(ClientConnection connection, Delivery delivery, long now) {
        Input.Submitted request = delivery.answered();
        if (request != null) {
            connection.order().answered();
            long millis = Math.max(0, now - request.receivedAt());
            OpCode opCode = request.request().opCode();
            stats.answeredWrite(opCode, millis);
            stats.replied(delivery.frame().length - Integer.BYTES);
            ConnectionStats its = connection.stats();
            its.took(millis);
            int type = delivery.failed() ? ConnectionStats.NONE : opCode.code();
            its.answered(type, request.request().xid(), delivery.zxid(), now);
        }
    }
}
