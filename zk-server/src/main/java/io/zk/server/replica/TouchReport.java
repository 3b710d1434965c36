package io.zk.server.replica;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the connections a loop heard of since its last report to the core. Owned by the loop. */
final class TouchReport {
    private final List<ClientConnection> heard = new ArrayList<>();

    void heard(ClientConnection connection, long now) {
        if (connection.heard(now)) {
            heard.add(connection);
        }
    }

    /** The sessions heard of since the last call, or null if there are none. */
    Input.@Nullable Touched take() {
        if (heard.isEmpty()) {
            return null;
        }
        long[] ids = new long[heard.size()];
        long[] times = new long[heard.size()];
        int count = 0;
        for (ClientConnection connection : heard) {
            connection.reported();
            if (connection.sessionId() != 0) {
                ids[count] = connection.sessionId();
                times[count] = connection.heardAt();
                count++;
            }
        }
        heard.clear();
        return new Input.Touched(ids, times, count);
    }
}
