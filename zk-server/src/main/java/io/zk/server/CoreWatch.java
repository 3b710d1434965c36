package io.zk.server;

import io.zk.server.ops.Metrics;
import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Fact;
import io.zk.server.replica.Input;
import io.zk.server.replica.MemberInput;
import io.zk.server.replica.Now;
import io.zk.server.replica.PeerCommand;
import io.zk.server.replica.Replica;
import io.zk.server.replica.Standing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures what the core is given, what it hands on, and when that is durable, committed and applied; all from outside,
 * once for what one turn handles together. Core thread.
 */
final class CoreWatch {
    /** Of a transaction's header in front of its time: session, xid and zxid. */
    private static final int TIME_AT = Long.BYTES + Integer.BYTES + Long.BYTES;

    private final Replica replica;
    private final Metrics metrics;
    private final Metrics.Core core;
    private final Metrics.Ensemble ensemble;
    private final LearnerWatch learners;
    private final Flights flights = new Flights();
    private Standing.Mode mode;
    private Now now = new Now(0, 0);
    private long planNanos;
    private int requests;
    private long lookingSince;
    private long electedAt;

    CoreWatch(Replica replica, Metrics metrics) {
        this.replica = replica;
        this.metrics = metrics;
        this.core = metrics.core;
        this.ensemble = metrics.ensemble;
        this.learners = new LearnerWatch(metrics);
        this.mode = replica.standing().mode();
    }

    // ---- a turn, in this order

    /** These are taken in next. */
    void begins(List<Input> batch, Now time) {
        now = time;
        requests = 0;
        core.queue.add(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Input input = batch.get(i);
            switch (input.kind()) {
                case SUBMITTED -> {
                    requests++;
                    core.queueMillis.add(Math.max(0, now.millis() - ((Input.Submitted) input).receivedAt()));
                }
                case OPENED -> connected(false);
                case REATTACHED -> connected(true);
                case DURABLE -> flights.durable(((Input.Durable) input).zxid(), this::durable);
                case ENSEMBLE -> told((MemberInput) input);
                case DETACHED, TOUCHED, ROOM -> {}
            }
        }
        planNanos = requests == 0 ? 0 : System.nanoTime();
    }

    private void connected(boolean again) {
        requests++;
        metrics.sessionRequests.add();
        if (again) {
            metrics.sessionRenewals.add();
        }
    }

    /** All is taken in, and this goes to the disk; maybe more than once a turn. {@code logQueue}: what waits there already. */
    void planned(List<DiskCommand> disk, int logQueue) {
        if (requests > 0) {
            core.requests.add(requests);
            core.planMillis.add(millis(System.nanoTime() - planNanos) / requests, requests);
            requests = 0;
        }
        int records = 0;
        DiskCommand.Append last = null;
        for (int i = 0; i < disk.size(); i++) {
            if (disk.get(i) instanceof DiskCommand.Append append) {
                records++;
                last = append;
            }
        }
        if (last != null) {
            core.records.add(records);
            core.planned.add(records);
            core.logQueue.add(logQueue);
            if (mode == Standing.Mode.LEADER) {
                ensemble.proposals.add(records);
            }
            flights.add(new Flights.Flight(last.zxid(), records, bornWallMillis(last.payload()), now.millis()));
        }
        flights.committed(replica.committed(), this::committed);
    }

    /** What the core has written itself, behind {@link #planned} and before the next one. */
    void written(Input answer, Now time) {
        now = time;
        if (answer instanceof Input.Durable durable) {
            flights.durable(durable.zxid(), this::durable);
        }
    }

    void sent(List<PeerCommand> commands) {
        learners.sent(commands, mode == Standing.Mode.LEADER);
    }

    /** Facts of this turn. */
    void heard(Fact fact) {
        switch (fact.kind()) {
            case LOOKING -> {
                lookingSince = now.millis();
                mode = Standing.Mode.LOOKING;
                ensemble.looks.add();
                flights.clear();
                learners.clear();
            }
            case ELECTED -> {
                electedAt = now.millis();
                ensemble.electionMillis.add(electedAt - lookingSince);
            }
            case ESTABLISHED -> established();
            default -> {}
        }
    }

    private void established() {
        mode = replica.standing().mode();
        long unavailable = now.millis() - lookingSince;
        ensemble.unavailableMillis.add(unavailable);
        switch (mode) {
            case LEADER -> ensemble.leaderUnavailableMillis.add(unavailable);
            case FOLLOWER -> ensemble.followerSyncMillis.add(now.millis() - electedAt);
            case OBSERVER -> ensemble.observerSyncMillis.add(now.millis() - electedAt);
            default -> {}
        }
    }

    /** What was safe is applied, which took so long. */
    void applied(long nanos, Now time) {
        long millis = millis(nanos);
        int pending = replica.pendingCount();
        int[] count = new int[1];
        flights.applied(replica.tree().lastZxid(), flight -> {
            count[0] += flight.transactions;
            core.appliedMillis.add(Math.max(0, time.wallMillis() - flight.bornWallMillis), flight.transactions);
            core.commitMillis.add(Math.max(0, time.millis() - flight.handedOver), flight.transactions);
            ensemble.committedMillis.add(Math.max(0, time.millis() - flight.committedAt), flight.transactions);
        });
        core.pending.add(pending);
        if (count[0] > 0) {
            core.applied.add(count[0]);
            core.appliedAtOnce.add(count[0]);
            core.applyBatchMillis.add(millis);
            core.applyMillis.add(millis / count[0], count[0]);
        }
    }

    // ---- what becomes of it

    private void durable(Flights.Flight flight) {
        long millis = Math.max(0, now.millis() - flight.handedOver);
        core.durableMillis.add(millis, flight.transactions);
        core.logQueueMillis.add(Math.max(0, millis - metrics.fsyncMillis.last()), flight.transactions);
        if (mode == Standing.Mode.LEADER || mode == Standing.Mode.FOLLOWER) {
            ensemble.ackMillis.add(Math.max(0, now.wallMillis() - flight.bornWallMillis), flight.transactions);
        }
    }

    private void committed(Flights.Flight flight) {
        flight.committedAt = now.millis();
        long since = Math.max(0, now.millis() - flight.handedOver);
        switch (mode) {
            case LEADER -> {
                ensemble.commits.add(flight.transactions);
                ensemble.toApply.add(flight.transactions);
                ensemble.quorumMillis.add(since, flight.transactions);
            }
            case FOLLOWER, OBSERVER -> {
                ensemble.toApply.add(flight.transactions);
                ensemble.commitMillis.add(Math.max(0, now.wallMillis() - flight.bornWallMillis), flight.transactions);
            }
            default -> {}
        }
    }

    // ---- other members

    private void told(MemberInput input) {
        if (!(input instanceof MemberInput.Received received)) {
            if (input instanceof MemberInput.LinkDown down) {
                learners.lost(down.link());
            }
            return;
        }
        switch (received.packet().type()) {
            case PROPOSAL -> {
                ensemble.proposalsReceived.add();
                byte[] payload = received.packet().data();
                if (payload != null) {
                    ensemble.proposalMillis.add(Math.max(0, now.wallMillis() - bornWallMillis(payload)));
                }
            }
            case COMMIT, INFORM, COMMIT_AND_ACTIVATE, INFORM_AND_ACTIVATE -> ensemble.commitsReceived.add();
            case REQUEST -> requests++;
            case REVALIDATE -> {
                if (mode == Standing.Mode.LEADER) {
                    ensemble.moves.add();
                }
            }
            case FOLLOWER_INFO, OBSERVER_INFO -> learners.introduced(received.link(), received.packet());
            case ACK -> learners.acknowledged(received.link(), received.packet().zxid(), now.millis(), flights);
            default -> {}
        }
    }

    private long bornWallMillis(byte[] payload) {
        return payload.length < TIME_AT + Long.BYTES
                ? now.wallMillis()
                : ByteBuffer.wrap(payload).getLong(TIME_AT);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
