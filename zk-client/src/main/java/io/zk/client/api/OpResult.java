package io.zk.client.api;

import io.zk.protocol.data.Stat;

/** What one operation of a multi did: a {@link Created}, or one of the following. */
public sealed interface OpResult permits Created, OpResult.DataSet, OpResult.Deleted, OpResult.Checked {
    /** The data was set; the stat is the one after it. */
    record DataSet(Stat stat) implements OpResult {}

    /** The node was deleted. */
    record Deleted() implements OpResult {}

    /** The version was as wanted. */
    record Checked() implements OpResult {}
}
