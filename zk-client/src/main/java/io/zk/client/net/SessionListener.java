package io.zk.client.net;

import io.zk.client.session.SessionOutput;

/** Who hears of watches and of the session. Called on the session's loop; must not block. */
public interface SessionListener {
    void watchFired(SessionOutput.WatchFired fired);

    void stateChanged(SessionOutput.StateChanged change);
}
