package io.zk.server.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions this server may expire, filed in buckets of one tick. A touch only moves a session's deadline; it
 * changes bucket when its old one is due, so that a touch costs no more than a look-up. All times are monotonic
 * milliseconds. Core thread.
 */
public final class SessionTable {
    /** Of a session that has been handed over: a second entry of it in the same bucket means nothing. */
    private static final long NOWHERE = Long.MIN_VALUE;

    private final int tickMillis;
    private final SessionMap<Session> sessions = new SessionMap<>();
    private final TreeMap<Long, List<Session>> buckets = new TreeMap<>();

    public SessionTable(int tickMillis) {
        this.tickMillis = tickMillis;
    }

    /** Starts tracking a session, new or found in the database. */
    public Session open(long id, int timeoutMillis, long now) {
        Session session = new Session(id, timeoutMillis);
        sessions.put(id, session);
        session.expireAt(boundaryAfter(now + timeoutMillis));
        file(session);
        return session;
    }

    public @Nullable Session find(long id) {
        return sessions.get(id);
    }

    /** Stops tracking a session; the connection it was attached through, or null. */
    public @Nullable Object remove(long id) {
        Session session = sessions.remove(id);
        if (session == null) {
            return null;
        }
        Object owner = session.owner();
        // Its bucket still has the session until that is due: not the connection, which is much larger.
        session.attach(null);
        return owner;
    }

    /**
     * The session was heard of at this time. An older time than one already known changes nothing, since reports of
     * several loops cross.
     */
    public void touch(Session session, long heardAt) {
        long boundary = boundaryAfter(heardAt + session.timeoutMillis());
        if (boundary > session.expiresAt()) {
            session.expireAt(boundary);
        }
    }

    /** The session was attached anew with another timeout; its deadline may come nearer by that. */
    public void renegotiate(Session session, int timeoutMillis, long now) {
        session.renegotiate(timeoutMillis);
        session.expireAt(boundaryAfter(now + timeoutMillis));
        if (session.expiresAt() < session.filedUnder()) {
            file(session);
        }
    }

    /** When to call {@link #expire} next; {@code Long.MAX_VALUE} if never. */
    public long nextDeadline() {
        return buckets.isEmpty() ? Long.MAX_VALUE : buckets.firstKey();
    }

    /** Hands over each session whose time is up, and that is not closing already. */
    public void expire(long now, Consumer<Session> expired) {
        while (!buckets.isEmpty() && buckets.firstKey() <= now) {
            Map.Entry<Long, List<Session>> bucket = buckets.pollFirstEntry();
            for (Session session : bucket.getValue()) {
                if (session.filedUnder() == bucket.getKey() && sessions.get(session.id()) == session) {
                    expireOrFile(session, now, expired);
                }
            }
        }
    }

    public int count() {
        return sessions.size();
    }

    /** Every session, in no order. */
    public Iterable<Session> all() {
        return sessions.values();
    }

    private void expireOrFile(Session session, long now, Consumer<Session> expired) {
        if (session.closing()) {
            return;
        }
        if (session.expiresAt() > now) {
            file(session);
        } else {
            session.fileUnder(NOWHERE);
            expired.accept(session);
        }
    }

    private void file(Session session) {
        session.fileUnder(session.expiresAt());
        buckets.computeIfAbsent(session.expiresAt(), key -> new ArrayList<>()).add(session);
    }

    /** The next multiple of a tick strictly after this time, so no session expires before its timeout is over. */
    private long boundaryAfter(long millis) {
        return (Math.floorDiv(millis, tickMillis) + 1) * tickMillis;
    }
}
