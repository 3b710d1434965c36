package io.zk.client.net;

import io.zk.client.session.Outcome;
import io.zk.client.session.SessionInput;

/** Something the user wants of the session that comes to an end: a request, a credential, the close. */
public interface Call {
    /** The input for the session, under this id. Called once, on the session's loop. */
    SessionInput input(long requestId);

    /** How it ended. Called once, on the session's loop; must not block. */
    void completed(Outcome outcome);

    /** It was never handed to the session. Called instead of the others, on the thread that submits or on the loop. */
    void turnedAway(Outcome.Failed why);

    /** Whether a thread is blocked until this is completed. */
    boolean isAwaited();
}
