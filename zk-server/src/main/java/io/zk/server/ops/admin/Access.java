package io.zk.server.ops.admin;

import io.zk.server.acl.Identities;
import org.jspecify.annotations.Nullable;

/** Who may take the whole state out of a server, and put another one in. Any thread that may wait. */
public interface Access {
    /** Who that is, null if it proves nothing; {@code scheme} and {@code auth} as in a client's auth packet. */
    @Nullable
    Identities identify(String scheme, String auth, String address);

    /** Whether these have every permission on the root. */
    boolean owns(Identities identities);
}
