package io.zk.server.ops.admin;

import io.zk.server.quorum.Membership;
import io.zk.server.replica.Standing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What only the HTTP commands tell of a server, beside {@link io.zk.server.ops.ServerStatus}. Any thread that may wait. */
public interface AdminStatus {
    /** The newest snapshot on the disk: 0 and the time of the start before the first. */
    record LastSnapshot(long zxid, long epochSeconds) {}

    /** The configuration file as it was read; empty if there was none. */
    String configurationText();

    Map<String, String> systemProperties();

    LastSnapshot lastSnapshot();

    /** Null if it stands alone. */
    @Nullable
    Membership membership();

    /** Among the members; 0 if it stands alone. */
    long myId();

    /** What it is among them. */
    Standing standing();

    /** Where clients are served: host and port. */
    String clientAddress();

    /** The address behind a host's name; the name if there is none. */
    String resolved(String host);
}
