package io.zk.server.replica;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.server.op.WriteRequest;
import io.zk.server.session.Session;
import io.zk.server.session.SessionIds;
import io.zk.server.session.SessionPassword;
import io.zk.server.session.SessionTable;

/**
 * Keeps the sessions of all on behalf of the server that plans: opens them, knows through whom each is attached, lets
 * in only what comes from there, and ends those that were not heard of in time. Core thread.
 */
final class SessionDesk {
    /** A learner through which sessions are attached. */
    record Link(long number) {}

    /** Whose connection is gone: what another one sends comes too late, unless the session was moved to it. */
    private static final Object NOBODY = new Object();

    private final SessionTable sessions;
    private final SessionIds ids;
    private final Planner planner;
    private final Applier applier;
    private final Turnstile turnstile;

    /** @param sessions of the applied state, each with all of its timeout ahead */
    SessionDesk(SessionTable sessions, SessionIds ids, Planner planner, Applier applier, Turnstile turnstile) {
        this.sessions = sessions;
        this.ids = ids;
        this.planner = planner;
        this.applier = applier;
        this.turnstile = turnstile;
    }

    /** For {@link Applier}: the session is no more. */
    static Applier.Ended ending(SessionTable sessions) {
        return id -> sessions.remove(id) instanceof ClientConnection connection ? connection : null;
    }

    // ---- clients of this server

    void opened(Input.Opened input, Now now, Outputs out) {
        long id = ids.next();
        while (sessions.find(id) != null) {
            id = ids.next();
        }
        if (planner.open(id, input.timeoutMillis(), input.connection(), now, out)) {
            sessions.open(id, input.timeoutMillis(), now.millis()).attach(input.connection());
        }
    }

    void reattached(Input.Reattached input, Now now, Outputs out) {
        ClientConnection connection = input.connection();
        Session session = sessions.find(input.sessionId());
        if (session != null) {
            // Even a wrong password ends the old connection, though not the session: as Apache's servers do.
            endLocal(session);
        }
        boolean accepted =
                session != null && !session.closing() && SessionPassword.matches(input.sessionId(), input.password());
        if (session == null || !accepted) {
            out.fact(new Fact(Fact.Kind.SESSION_REFUSED, input.sessionId(), 0, planner.lastPlanned()));
            planner.owe(Delivery.end(connection, applier.refusal(connection)));
            return;
        }
        out.fact(new Fact(Fact.Kind.SESSION_REATTACHED, session.id(), input.timeoutMillis(), planner.lastPlanned()));
        session.attach(connection);
        sessions.renegotiate(session, input.timeoutMillis(), now.millis());
        planner.owe(applier.accepted(connection, 0, session.id(), input.timeoutMillis()));
    }

    void detached(Input.Detached input) {
        Session session = sessions.find(input.sessionId());
        if (session != null && session.owner() == input.connection()) {
            session.attach(NOBODY);
        }
    }

    void touched(Input.Touched input) {
        for (int i = 0; i < input.count(); i++) {
            touched(input.sessionIds()[i], input.heardAt()[i]);
        }
    }

    /** Whether a request is to be carried out; if not, it has been dealt with. */
    boolean admits(Input.Submitted input, Now now, Outputs out) {
        Session session = sessions.find(input.request().sessionId());
        if (session == null || session.closing()) {
            planner.owe(input, ErrorCode.SESSION_EXPIRED);
            return false;
        }
        if (session.owner() != input.connection()) {
            planner.owe(Patience.moved(input, out));
            return false;
        }
        ErrorCode refusal = turnstile.judge(input, now, out);
        if (refusal == Patience.DROPPED) {
            endLocal(session);
            return false;
        }
        sessions.touch(session, now.millis());
        if (refusal != ErrorCode.OK) {
            planner.owe(input, refusal);
            return false;
        }
        return true;
    }

    /** A write that was admitted. */
    void submitted(Input.Submitted input, Now now, Outputs out) {
        closing(input.request(), out);
        planner.plan(input, now, out);
    }

    // ---- clients of learners

    /** A learner opens a session with an id of its own choice. */
    void opened(Link learner, WriteRequest request, int timeoutMillis, Now now, Outputs out) {
        if (sessions.find(request.sessionId()) != null) {
            planner.refuseForwarded(request, ErrorCode.SESSION_EXPIRED, now, out);
        } else if (planner.open(request.sessionId(), timeoutMillis, null, now, out)) {
            sessions.open(request.sessionId(), timeoutMillis, now.millis()).attach(learner);
        }
    }

    /** A learner sends a write on. */
    void forwarded(Link learner, WriteRequest request, Now now, Outputs out) {
        Session session = sessions.find(request.sessionId());
        if (session == null || session.closing()) {
            planner.refuseForwarded(request, ErrorCode.SESSION_EXPIRED, now, out);
            return;
        }
        if (session.owner() == null) {
            // The first that is heard of it since this server leads.
            session.attach(learner);
        }
        if (!learner.equals(session.owner())) {
            planner.refuseForwarded(request, ErrorCode.SESSION_MOVED, now, out);
            return;
        }
        sessions.touch(session, now.millis());
        if (!turnstile.room(request.opCode())) {
            planner.refuseForwarded(request, ErrorCode.QUOTA_EXCEEDED, now, out);
            return;
        }
        closing(request, out);
        planner.planForwarded(request, now, out);
    }

    /** A learner has a client that shows a session's password; whether it may have the session. */
    boolean moved(Link learner, long id, int timeoutMillis, Now now) {
        Session session = sessions.find(id);
        if (session == null || session.closing()) {
            return false;
        }
        endLocal(session);
        session.attach(learner);
        sessions.renegotiate(session, timeoutMillis, now.millis());
        return true;
    }

    /** A session was heard of, at this time of the monotonic clock. */
    void touched(long id, long heardAt) {
        Session session = sessions.find(id);
        if (session != null) {
            sessions.touch(session, heardAt);
        }
    }

    // ---- ends

    /** Ends the sessions that were not heard of in time. */
    void expire(Now now, Outputs out) {
        sessions.expire(now.millis(), session -> planner.expire(session, now, out));
    }

    long nextDeadline() {
        return sessions.nextDeadline();
    }

    private void closing(WriteRequest request, Outputs out) {
        Session session = sessions.find(request.sessionId());
        if (request.opCode() == OpCode.CLOSE_SESSION && session != null) {
            session.close();
            out.fact(new Fact(Fact.Kind.SESSION_CLOSED, session.id(), session.timeoutMillis(), planner.lastPlanned()));
        }
    }

    private void endLocal(Session session) {
        if (session.owner() instanceof ClientConnection old) {
            session.attach(NOBODY);
            planner.owe(Delivery.end(old));
        }
    }
}
