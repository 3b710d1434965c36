package io.zk.server.zab;

import org.jspecify.annotations.Nullable;

/** A machine of a {@link LoopWorld}: its disk survives. */
final class LoopNode {
    final long sid;
    final boolean observer;

    /** Whether its leader is not told that it cuts safely, as of Apache's learners. */
    final boolean plain;

    final LoopDisk disk;

    @Nullable
    LoopMember member;

    LoopNode(long sid, boolean observer, boolean plain, LoopDisk disk) {
        this.sid = sid;
        this.observer = observer;
        this.plain = plain;
        this.disk = disk;
    }
}
