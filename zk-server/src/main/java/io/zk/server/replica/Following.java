package io.zk.server.replica;

import io.netty.buffer.Unpooled;
import io.netty.util.collection.LongObjectHashMap;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.op.Operations;
import io.zk.server.op.WriteOp;
import io.zk.server.op.WriteRequest;
import io.zk.server.session.SessionIds;
import io.zk.server.session.SessionMap;
import io.zk.server.session.SessionPassword;
import io.zk.server.session.SessionTable;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.UnknownTxnException;
import io.zk.server.zab.Epochs;
import io.zk.server.zab.Learner;
import io.zk.server.zab.LearnerEvents;
import io.zk.server.zab.LearnerRules;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.Proposal;
import io.zk.server.zab.QuorumPacket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A follower or observer that serves clients: answers reads from its own state, sends writes on to the leader in the
 * order of their session, applies what the leader commits, and answers what it finds there. Core thread.
 *
 * <p>Clients are served from the moment the state holds all the history that was taken over from the leader.
 */
final class Following implements Role, LearnerEvents {
    /** How long the leader is tried: who was elected and can't be reached is most likely gone. */
    private static final long REACH_MILLIS_MAX = 1500;

    private static final int REQUEST_HEADER_BYTES = Long.BYTES + 2 * Integer.BYTES;

    private final MemberRules rules;
    private final Database database;
    private final SessionIds ids;
    private final Outputs out;
    private final long leader;
    private final long link;
    private final Learner learner;
    private final WireLimits limits;
    private final WireIn in;
    private final SessionTable nobodys;
    private final LocalSessions sessions = new LocalSessions();
    /** Connections that wait for the leader to say whether they may have their session, by session. */
    private final SessionMap<ArrayDeque<Input.Reattached>> moving = new SessionMap<>();
    /** Syncs that the leader has not answered. */
    private final ArrayDeque<Input.Submitted> syncs = new ArrayDeque<>();
    /** Syncs and moves that the leader has answered, each due when all that was committed by then is applied. */
    private final ArrayDeque<Pending> answered = new ArrayDeque<>();
    /** Due at once. */
    private final ArrayDeque<Pending> owed = new ArrayDeque<>();
    /** What the tail holds, read already. */
    private final LongObjectHashMap<Transaction> read = new LongObjectHashMap<>();

    private final long reachUntil;
    private boolean reached;
    /** Of the leader that let this server serve; -1 before. */
    private long servedEpoch = -1;

    private Service service = Service.NONE;
    private Applier applier;
    /** Whether the leader has sent the whole state. */
    private boolean received;
    /** Where the leader had the history cut; -1: nowhere. */
    private long cutBehind = -1;

    private @Nullable String over;
    private long seen;

    /** Whom it follows, and with which promises. {@code link}: a number that no link has had. */
    record Start(long leader, long link, Epochs epochs) {}

    /**
     * @param database all of its history is durable
     * @param ids of the process: no id comes twice, over all elections
     * @param out where everything goes that it ever wants done
     */
    Following(MemberRules rules, Start start, Database database, SessionIds ids, Outputs out, Now now) {
        this.rules = rules;
        this.database = database;
        this.ids = ids;
        this.out = out;
        this.leader = start.leader();
        this.link = start.link();
        this.limits = rules.replica().ops().limits();
        this.in = new WireIn(Unpooled.EMPTY_BUFFER, limits);
        this.nobodys = new SessionTable(rules.replica().timeouts().tickMillis());
        this.reachUntil =
                now.millis() + Math.min(REACH_MILLIS_MAX, rules.zab().timing().initMillis());
        this.seen = now.millis();
        this.applier = applier(List.of());
        LearnerRules learning =
                new LearnerRules(rules.self(), rules.observer(), rules.zab().timing());
        Learner.Outlets outlets = new Learner.Outlets(new ZabCommands(out, database, 0), this);
        this.learner = new Learner(learning, database.lastLogged(), start.epochs(), outlets, now.millis());
        out.peer(new PeerCommand.Dial(link, leader));
    }

    @Override
    public @Nullable String over() {
        return over;
    }

    @Override
    public boolean proved() {
        return reached;
    }

    @Override
    public boolean established() {
        return servedEpoch >= 0;
    }

    @Override
    public void stop(String reason) {
        out.peer(new PeerCommand.Close(link, reason));
        over = reason;
    }

    @Override
    public Service service() {
        return service;
    }

    @Override
    public SessionTable sessions() {
        return nobodys;
    }

    @Override
    public void step(Input input, Now now) {
        seen = now.millis();
        switch (input.kind()) {
            case SUBMITTED -> submitted((Input.Submitted) input);
            case OPENED -> opened((Input.Opened) input);
            case REATTACHED -> reattached((Input.Reattached) input);
            case DETACHED -> detached((Input.Detached) input);
            case TOUCHED -> sessions.touched((Input.Touched) input);
            case DURABLE -> learner.durable(((Input.Durable) input).zxid(), now.millis());
            case ROOM -> {}
            case ENSEMBLE -> told((MemberInput) input, now);
        }
    }

    private void told(MemberInput input, Now now) {
        if (input instanceof MemberInput.OfLink news) {
            if (news.link() == link) {
                toldOfLink(news, now);
            }
        } else if (input instanceof MemberInput.Truncated truncated) {
            applier = applier(List.of());
            learner.truncated(truncated.done(), now.millis());
        } else if (input instanceof MemberInput.EpochWritten written) {
            learner.epochWritten(written.which(), written.epoch(), now.millis());
        }
    }

    private void toldOfLink(MemberInput.OfLink news, Now now) {
        if (news instanceof MemberInput.Received received) {
            learner.received(received.packet(), now.millis());
        } else if (news instanceof MemberInput.LinkUp) {
            reached = true;
            learner.connected(link, now.millis());
        } else if (news instanceof MemberInput.LinkDown down) {
            learner.lost(down.reason());
        } else if (news instanceof MemberInput.LinkProgress) {
            learner.progress(now.millis());
        } else if (news instanceof MemberInput.StateReceived state) {
            stateReceived(state, now);
        }
    }

    @Override
    public void tick(Now now) {
        seen = now.millis();
        if (!reached && seen >= reachUntil) {
            learner.lost("server " + leader + " is not reached");
            return;
        }
        learner.tick(seen);
        if (startsServing()) {
            service = Service.of(database.tree(), rules.loops(), rules.loopCount(), servedEpoch);
            applier = applier(service.loops());
            out.serve(service.loops());
            out.fact(new Fact(Fact.Kind.ESTABLISHED, 0, 0, database.lastLogged(), beginning()));
        }
    }

    /** For the log. */
    private String beginning() {
        String how = received ? "its whole state" : "what was missing";
        String cut = cutBehind < 0 ? "" : ", all behind 0x" + Long.toHexString(cutBehind) + " was cut off";
        return (rules.observer() ? "OBSERVING" : "FOLLOWING") + " server " + leader + " in epoch " + servedEpoch
                + ", which has sent " + how + cut;
    }

    @Override
    public long nextDeadline() {
        if (startsServing()) {
            return seen;
        }
        return Math.min(learner.nextDeadline(), reached ? Long.MAX_VALUE : reachUntil);
    }

    private boolean startsServing() {
        return servedEpoch >= 0 && service.empty() && applied(database.committed());
    }

    @Override
    public int pendingCount() {
        return sessions.unanswered() + syncs.size() + answered.size() + owed.size();
    }

    @Override
    public Standing standing() {
        Standing.Mode mode = rules.observer() ? Standing.Mode.OBSERVER : Standing.Mode.FOLLOWER;
        return new Standing(mode, leader, learner.epoch(), List.of(), 0);
    }

    // ---- applying, under the write lock

    @Override
    public boolean applicable() {
        Pending head = answered.peek();
        return database.applicable() || !owed.isEmpty() || head != null && applied(head.zxid());
    }

    @Override
    public void apply() {
        while (database.applicable()) {
            Proposal next = database.tail().remove();
            Transaction transaction = read.remove(next.zxid());
            if (transaction == null) {
                // Of an earlier phase.
                transaction = applier.decode(next);
            }
            applier.carryOut(sessions.answer(transaction));
            refuse(transaction.header().sessionId());
            database.recent().add(next);
        }
        Pending due = owed.poll();
        while (due != null) {
            applier.carryOut(due);
            due = owed.poll();
        }
        while (!answered.isEmpty() && applied(answered.peek().zxid())) {
            applier.carryOut(answered.remove());
        }
    }

    /** Answers the requests of a session that were refused here and have their turn now. */
    private void refuse(long sessionId) {
        Pending refusal = sessions.nextRefusal(sessionId);
        while (refusal != null) {
            applier.carryOut(refusal);
            refusal = sessions.nextRefusal(sessionId);
        }
    }

    /** Whether the state holds everything of the history up to this zxid. */
    private boolean applied(long zxid) {
        Proposal head = database.tail().peek();
        return head == null || head.zxid() > zxid;
    }

    private Applier applier(List<ClientLoop> loops) {
        return new Applier(database, rules.replica(), loops, sessions);
    }

    // ---- clients

    private void opened(Input.Opened input) {
        if (!service.has(input.connection())) {
            return;
        }
        long id = ids.next();
        sessions.attach(id, input.connection(), input.timeoutMillis());
        sessions.opening(id, input.connection());
        byte[] data = ByteBuffer.allocate(REQUEST_HEADER_BYTES + Integer.BYTES)
                .putLong(id)
                .putInt(0)
                .putInt(OpCode.CREATE_SESSION.code())
                .putInt(input.timeoutMillis())
                .array();
        learner.request(QuorumPacket.of(PacketType.REQUEST, -1, data));
    }

    private void reattached(Input.Reattached input) {
        if (!service.has(input.connection())) {
            return;
        }
        // Even a wrong password ends the old connection, though not the session: as Apache's servers do.
        endLocal(input.sessionId());
        if (!SessionPassword.matches(input.sessionId(), input.password())) {
            refuse(input);
            return;
        }
        moving.computeIfAbsent(input.sessionId(), first -> new ArrayDeque<>(2)).add(input);
        learner.revalidate(input.sessionId(), input.timeoutMillis());
    }

    @Override
    public void revalidated(long sessionId, boolean valid) {
        ArrayDeque<Input.Reattached> waiting = moving.get(sessionId);
        Input.Reattached oldest = waiting == null ? null : waiting.poll();
        if (waiting == null || oldest == null) {
            return;
        }
        if (waiting.isEmpty()) {
            moving.remove(sessionId);
        }
        if (!valid) {
            refuse(oldest);
            return;
        }
        endLocal(sessionId);
        out.fact(new Fact(
                Fact.Kind.SESSION_REATTACHED,
                sessionId,
                oldest.timeoutMillis(),
                database.tree().lastZxid()));
        sessions.attach(sessionId, oldest.connection(), oldest.timeoutMillis());
        // What the session asked for elsewhere is among what is committed, and must be applied before it can ask here.
        // The answer to that would be taken for the answer to a request that bears the same number.
        Delivery accepted = applier.accepted(oldest.connection(), 0, sessionId, oldest.timeoutMillis());
        answered.add(Pending.delivery(database.committed(), accepted));
    }

    private void refuse(Input.Reattached input) {
        out.fact(new Fact(
                Fact.Kind.SESSION_REFUSED, input.sessionId(), 0, database.tree().lastZxid()));
        owe(Delivery.end(input.connection(), applier.refusal(input.connection())));
    }

    private void endLocal(long sessionId) {
        ClientConnection old = sessions.connection(sessionId);
        if (old != null) {
            sessions.detach(sessionId);
            owe(Delivery.end(old));
        }
    }

    private void detached(Input.Detached input) {
        if (sessions.connection(input.sessionId()) == input.connection()) {
            sessions.detach(input.sessionId());
        }
    }

    private void submitted(Input.Submitted input) {
        if (!service.has(input.connection())) {
            return;
        }
        WriteRequest request = input.request();
        if (sessions.connection(request.sessionId()) != input.connection()) {
            // The session has another connection, or is no more.
            owe(Patience.moved(input, out));
            return;
        }
        // Apache's leader would give what it can't read the zxid of another transaction, and commit no more.
        Patience patience = rules.replica().patience();
        ErrorCode refused = decodes(request) ? patience.judge(input, seen, out) : ErrorCode.MARSHALLING_ERROR;
        if (refused == Patience.DROPPED) {
            endLocal(request.sessionId());
        } else if (refused != ErrorCode.OK) {
            sessions.refused(input, refused);
            Pending refusal = sessions.nextRefusal(request.sessionId());
            if (refusal != null) {
                owed.add(refusal);
            }
        } else {
            if (request.opCode() == OpCode.SYNC) {
                syncs.add(input);
            } else {
                sessions.asked(input);
            }
            learner.request(packet(request));
        }
    }

    private boolean decodes(WriteRequest request) {
        WireIn body = in.over(Unpooled.wrappedBuffer(request.body()));
        WriteOp op = Operations.write(request.opCode());
        try {
            if (op != null) {
                op.decode(body);
            } else {
                SyncRequest.decode(body);
            }
            return true;
        } catch (WireException malformed) {
            return false;
        }
    }

    private static QuorumPacket packet(WriteRequest request) {
        byte[] data = ByteBuffer.allocate(REQUEST_HEADER_BYTES + request.body().length)
                .putLong(request.sessionId())
                .putInt(request.xid())
                .putInt(request.opCode().code())
                .put(request.body())
                .array();
        return new QuorumPacket(
                PacketType.REQUEST, -1, data, request.identities().ids());
    }

    private void owe(Delivery delivery) {
        owed.add(Pending.delivery(0, delivery));
    }

    // ---- the leader

    private void stateReceived(MemberInput.StateReceived state, Now now) {
        received = true;
        state.tree().writeConfig(rules.configuration(), 0, now.wallMillis());
        database.take(state.tree(), state.sessions(), state.zxid());
        read.clear();
        applier = applier(List.of());
        out.disk(new DiskCommand.Install(state.zxid(), state.tree(), state.sessions()));
        learner.stateReceived(state.zxid(), now.millis());
    }

    @Override
    public void truncate(long zxid) {
        cutBehind = zxid;
        out.disk(new DiskCommand.Truncate(zxid, zxid < database.tree().lastZxid()));
    }

    @Override
    public void append(Proposal proposal) {
        try {
            read.put(proposal.zxid(), TxnCodec.decode(proposal.payload(), limits));
        } catch (WireException | UnknownTxnException unreadable) {
            // Not to the log: no start could read it either.
            stop("what the leader proposes at zxid 0x" + Long.toHexString(proposal.zxid()) + " can't be read: "
                    + unreadable.getMessage());
        }
        if (over != null) {
            return;
        }
        database.logged(proposal);
        out.append(proposal.zxid(), proposal.payload());
    }

    @Override
    public void committed(long zxid) {
        database.committed(zxid);
    }

    @Override
    public void fuzzyUntil(long zxid) {
        database.fuzzyUntil(zxid);
    }

    @Override
    public void serve(long epoch) {
        servedEpoch = epoch;
        if (!received) {
            // A state that came in an earlier part, or before the last start, may hold bits of what was committed then:
            // all of that is here now.
            database.fuzzyUntil(Math.min(database.fuzzyUntil(), database.committed()));
        }
    }

    @Override
    public void synced() {
        Input.Submitted oldest = syncs.poll();
        if (oldest != null) {
            answered.add(Pending.answer(database.committed(), oldest, ErrorCode.OK));
        }
    }

    @Override
    public byte[] takeTouched() {
        return sessions.takeTouched();
    }

    @Override
    public void ended(String reason) {
        if (!reached) {
            out.peer(new PeerCommand.Close(link, reason));
        }
        over = reason;
    }
}
