package io.zk.server.sim;

import io.zk.server.quorum.Membership;
import io.zk.server.txn.Transaction;
import java.util.TreeSet;

/** What anybody takes for committed is, at that moment, durable on a quorum of the voters. */
final class CommittedIsOnAQuorum implements Checkers {
    private final Membership membership;
    private final OneHistory history;
    private final DurableSurvives durable;

    CommittedIsOnAQuorum(Membership membership, OneHistory history, DurableSurvives durable) {
        this.membership = membership;
        this.history = history;
        this.durable = durable;
    }

    @Override
    public void committed(Transaction transaction) {
        long zxid = transaction.zxid();
        TreeSet<Long> holders = new TreeSet<>();
        for (long voter : membership.voters()) {
            long end = durable.end((int) voter);
            if (end >= zxid && history.includes(end, zxid)) {
                holders.add(voter);
            }
        }
        if (!membership.quorums().isQuorum(holders)) {
            throw new Violation("committed " + OneHistory.hex(zxid) + " is durable on " + holders + " only");
        }
    }
}
