package io.zk.server.replica;

import io.zk.server.session.SessionMap;
import io.zk.server.tree.DataTree;
import io.zk.server.zab.CommittedLog;
import io.zk.server.zab.Proposal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What this member holds of the history of all: the applied state, and behind it a tail that is logged, or on its way to
 * the log, and not applied. The one thing that lives over elections, apart from the disk. The tail keeps what may still
 * be cut off out of the tree, as long as this process lives; what a start replayed may hold some of it, and so may what a
 * new leader applies before a quorum follows it: {@link #certain}. Core thread; tree and sessions under the gate.
 */
final class Database {
    /** So many timeouts are known at a time. */
    private static final int TIMEOUTS_MAX = 1000;

    private final CommittedLog recent;
    private final ArrayDeque<Proposal> tail = new ArrayDeque<>();
    private final ApplyStats stats = new ApplyStats();
    /** One object for each timeout: sessions are many, their timeouts few. */
    private final Map<Integer, Integer> timeouts = new HashMap<>();

    private DataTree tree;
    private SessionMap<Integer> sessions;
    private long lastLogged;
    private long durable;
    private long committed;
    private long fuzzyUntil;
    private boolean wanting;
    private boolean room = true;

    Database(LoadedState state, CommittedLog recent) {
        this.recent = recent;
        this.tree = state.tree();
        this.sessions = new SessionMap<>();
        load(state);
    }

    /** Of a server without an ensemble: all of it is committed, and nobody asks for what is recent. */
    static Database alone(DataTree tree, Map<Long, Integer> sessions) {
        LoadedState state = new LoadedState(tree, new TreeMap<>(sessions), tree.lastZxid(), 0, List.of());
        return new Database(state, new CommittedLog(1, 0));
    }

    /** The state was loaded anew from this server's disk. */
    void take(LoadedState state) {
        recent.clear();
        tail.clear();
        load(state);
    }

    private void load(LoadedState state) {
        tree = state.tree();
        // Another object, as the tree is: whoever reads the old ones under the gate may still do so.
        sessions = new SessionMap<>();
        state.sessions().forEach(this::opened);
        state.recent().forEach(recent::add);
        lastLogged = state.lastZxid();
        durable = lastLogged;
        committed = 0;
        fuzzyUntil = state.fuzzyUntil();
        wanting = lastLogged < 0;
    }

    /** A leader has sent the whole state; not durable before {@link #installed}. */
    void take(DataTree received, SortedMap<Long, Integer> open, long zxid) {
        take(new LoadedState(received, open, zxid, Long.MAX_VALUE, List.of()));
        durable = -1;
    }

    /** Whether the disk has room for more writes of clients. */
    boolean room() {
        return room;
    }

    void room(boolean enough) {
        room = enough;
    }

    void installed(long zxid) {
        durable = Math.max(durable, zxid);
    }

    DataTree tree() {
        return tree;
    }

    /** Timeout in milliseconds of each session of the applied state. */
    Map<Long, Integer> sessions() {
        return sessions;
    }

    /** @param timeoutMillis as last negotiated when it was opened */
    void opened(long id, int timeoutMillis) {
        if (timeouts.size() >= TIMEOUTS_MAX) {
            timeouts.clear();
        }
        sessions.put(id, timeouts.computeIfAbsent(timeoutMillis, same -> same));
    }

    /** Under the gate. */
    ApplyStats stats() {
        return stats;
    }

    CommittedLog recent() {
        return recent;
    }

    /** Logged, or on its way there, and not applied; oldest first. */
    ArrayDeque<Proposal> tail() {
        return tail;
    }

    /** End of the history, tail included; -1 if there is none to vote with. */
    long lastLogged() {
        return wanting ? -1 : lastLogged;
    }

    void logged(Proposal proposal) {
        tail.add(proposal);
        lastLogged = proposal.zxid();
    }

    /** The tail ends at this zxid from now on, which is not before the end of the applied state. */
    void cutTail(long zxid) {
        while (!tail.isEmpty() && tail.getLast().zxid() > zxid) {
            tail.removeLast();
        }
        lastLogged = zxid;
        durable = Math.min(durable, zxid);
    }

    /** The history can't be made to end where the leader's does: from now on only a whole new state will do. */
    void want() {
        wanting = true;
    }

    void durable(long zxid) {
        durable = Math.max(durable, zxid);
    }

    long durable() {
        return durable;
    }

    void committed(long zxid) {
        committed = Math.max(committed, zxid);
    }

    long committed() {
        return committed;
    }

    /** Whether nothing in the applied state may still be cut off, and it is the state at its zxid and no mixture. */
    boolean certain() {
        return tree.lastZxid() <= committed && exact();
    }

    /** Whether the head of the tail may be applied. */
    boolean applicable() {
        Proposal head = tail.peek();
        return head != null && head.zxid() <= Math.min(durable, committed);
    }

    /** The digest of the tree means nothing until this zxid has been applied. */
    long fuzzyUntil() {
        return fuzzyUntil;
    }

    /** Whether the digest of the tree means something. */
    boolean exact() {
        return tree.lastZxid() >= fuzzyUntil;
    }

    void fuzzyUntil(long zxid) {
        fuzzyUntil = zxid;
    }
}
