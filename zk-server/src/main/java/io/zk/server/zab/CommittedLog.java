package io.zk.server.zab;

/**
 * The newest committed transactions, for learners that are a little behind. Contiguous: the zxid of each is one more than
 * that of the one before, or the first of a later epoch. Bounded by number and by bytes; drops the oldest. Lives over
 * elections. Core thread.
 */
public final class CommittedLog {
    /**
     * @param countMax {@code commitLogCount}, at least 1
     * @param bytesMax of all payloads
     */
    public CommittedLog(int countMax, long bytesMax) {}

    /** One that it has already is not added again. */
    public void add(Proposal proposal) {
        throw new UnsupportedOperationException();
    }

    /** What it holds is not the history any more. */
    public void clear() {
        throw new UnsupportedOperationException();
    }
}
