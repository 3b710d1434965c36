package io.zk.client.api;

import io.zk.protocol.data.ErrorCode;
import java.util.List;

/** One operation of a multi was refused, and so none of them was done. */
public final class MultiFailedException extends ZkException {
    private static final long serialVersionUID = 1L;

    private final int index;
    private final transient List<ErrorCode> codes;

    MultiFailedException(int index, String path, List<ErrorCode> codes) {
        super(codes.get(index), path, "operation " + (index + 1) + " of " + codes.size() + " in a multi");
        this.index = index;
        this.codes = List.copyOf(codes);
    }

    /** The place of the refused operation in the list given, from 0. {@link #code} and {@link #path} are its own. */
    public int index() {
        return index;
    }

    /** One code for each operation: OK before the refused one, RUNTIME_INCONSISTENCY after it. */
    public List<ErrorCode> codes() {
        return codes;
    }
}
