package io.zk.client.api;

import io.zk.protocol.data.ErrorCode;
import java.util.List;

/** What one read of a multiRead gave: a {@link NodeData}, or one of the following. */
public sealed interface ReadResult permits NodeData, ReadResult.ChildNames, ReadResult.Failed {
    /** The names of a node's children, in no particular order. */
    record ChildNames(List<String> names) implements ReadResult {}

    /** This read failed; the others are not concerned. */
    record Failed(ErrorCode code) implements ReadResult {}
}
