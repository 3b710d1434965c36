package io.zk.server;

import io.zk.server.replica.MemberInput;
import io.zk.server.replica.PeerCommand;
import io.zk.server.zab.Proposal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the logs for learners that are far behind, while they are written. A thread of its own. */
final class LogReads implements Duty.Turn {
    private static final Logger LOG = LogManager.getLogger(LogReads.class);
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Finds what is between two transactions in the logs; null if they do not hold all of it. */
    interface Source {
        @Nullable
        List<Proposal> read(long after, long until, long bytesMax) throws IOException;
    }

    private final Source source;
    private final CoreDesk core;
    private final Mailbox<PeerCommand.ReadLog> inbox = new Mailbox<>(Integer.MAX_VALUE);
    private final List<PeerCommand.ReadLog> batch = new ArrayList<>();

    LogReads(Source source, CoreDesk core) {
        this.source = source;
        this.core = core;
    }

    /** Asks for a part of the logs. Any thread. */
    void request(PeerCommand.ReadLog command) {
        inbox.post(List.of(command));
    }

    @Override
    public void run() {
        inbox.take(batch, WAIT_NANOS);
        for (PeerCommand.ReadLog wanted : batch) {
            core.post(List.of(new MemberInput.LogRead(wanted.link(), read(wanted))));
        }
        batch.clear();
    }

    /** What can't be read is no reason to stop: the learner gets the whole state instead. */
    private @Nullable List<Proposal> read(PeerCommand.ReadLog wanted) {
        try {
            return source.read(wanted.after(), wanted.until(), wanted.bytesMax());
        } catch (IOException e) {
            LOG.warn("the logs could not be read for a learner, which gets a snapshot: {}", e.getMessage());
            return null;
        }
    }
}
