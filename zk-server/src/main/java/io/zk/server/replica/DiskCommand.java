package io.zk.server.replica;

import io.zk.server.tree.DataTree;
import io.zk.server.zab.EpochKind;
import java.util.SortedMap;

/** What the log thread is to do; it does them in the order they are given. Any that fails ends the server. */
public sealed interface DiskCommand {
    /**
     * A record to append to the log; answered by {@link Input.Durable}. Its zxid is one more than that of the one before,
     * or starts an epoch.
     */
    record Append(long zxid, byte[] payload) implements DiskCommand {}

    /** Forces what was appended, then replaces the file; answered by {@link MemberInput.EpochWritten}. */
    record WriteEpoch(EpochKind kind, long epoch) implements DiskCommand {}

    /** Forces what was appended; answered by {@link MemberInput.Settled}. */
    record Settle() implements DiskCommand {}

    /**
     * Drops every transaction after this zxid from the logs, durably; answered by {@link MemberInput.Truncated}.
     *
     * @param reload whether the state holds some of them: then it is loaded anew, and snapshots that hold any are deleted
     */
    record Truncate(long zxid, boolean reload) implements DiskCommand {}

    /**
     * Makes this the durable state: writes it as a snapshot, then drops logs and snapshots that go beyond it; answered by
     * {@link MemberInput.Installed}. Nobody changes the tree meanwhile.
     */
    record Install(long zxid, DataTree tree, SortedMap<Long, Integer> sessions) implements DiskCommand {}
}
