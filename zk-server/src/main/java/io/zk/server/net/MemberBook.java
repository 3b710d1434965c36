package io.zk.server.net;

import io.zk.server.quorum.Member;
import org.jspecify.annotations.Nullable;

/** Who the members are; asked anew at each dial. Any thread. */
@FunctionalInterface
public interface MemberBook {
    /** Null if there is none of this id. */
    @Nullable
    Member member(long id);
}
