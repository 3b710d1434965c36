package io.zk.client.session;

import io.zk.client.session.Outcome.Certainty;
import io.zk.protocol.data.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user has authenticated with. Servers forget it with the connection, so all are sent again on each new one.
 * Auth replies carry no number of their own; they come in the order of the packets.
 */
final class Credentials {
    /** One credential; the same one given twice is kept once. */
    static final class Credential {
        final String scheme;
        final byte[] auth;
        private long requestId;
        private long deadline;

        Credential(String scheme, byte[] auth, long requestId, long deadline) {
            this.scheme = scheme;
            this.auth = auth;
            this.requestId = requestId;
            this.deadline = deadline;
        }

        /** The request that waits for this credential's reply, 0 once it has been completed; forgets it. */
        long takeRequestId() {
            long taken = requestId;
            requestId = 0;
            deadline = Long.MAX_VALUE;
            return taken;
        }
    }

    private final List<Credential> all = new ArrayList<>();
    private final ArrayDeque<Credential> unanswered = new ArrayDeque<>();

    /** Remembers the credential, in place of an equal one that nobody waits for. */
    void add(Credential credential) {
        all.removeIf(old ->
                old.requestId == 0 && old.scheme.equals(credential.scheme) && Arrays.equals(old.auth, credential.auth));
        all.add(credential);
    }

    List<Credential> all() {
        return all;
    }

    void sent(Credential credential) {
        unanswered.add(credential);
    }

    /** The one that the next auth reply belongs to, taken out; null if none was sent. */
    @Nullable
    Credential takeAnswered() {
        return unanswered.poll();
    }

    void connectionLost() {
        unanswered.clear();
    }

    /** Completes the requests of those that are past their deadline; they are still sent on each new connection. */
    void completeLate(long now, List<SessionOutput> out) {
        for (Credential credential : all) {
            if (credential.requestId != 0 && credential.deadline <= now) {
                Requests.fail(
                        credential.takeRequestId(),
                        Certainty.UNKNOWN,
                        ErrorCode.REQUEST_TIMEOUT,
                        "no reply in time",
                        out);
            }
        }
    }

    /** Completes the requests of those that nobody has answered. */
    void fail(ErrorCode code, String reason, List<SessionOutput> out) {
        for (Credential credential : all) {
            if (credential.requestId != 0) {
                Requests.fail(credential.takeRequestId(), Certainty.NO_EFFECT, code, reason, out);
            }
        }
    }

    long nextDeadline() {
        long next = Long.MAX_VALUE;
        for (Credential credential : all) {
            next = Math.min(next, credential.deadline);
        }
        return next;
    }
}
