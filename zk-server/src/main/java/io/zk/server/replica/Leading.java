package io.zk.server.replica;

import io.zk.server.session.SessionIds;
import io.zk.server.session.SessionTable;
import io.zk.server.zab.Epochs;
import org.jspecify.annotations.Nullable;

/**
 * The leader of one epoch. Lets learners in as soon as it is made, and no more once it is over.
 */
final class Leading implements Role {
    /**
     * @param database all of its history is durable
     * @param ids of the process: no id comes twice, over all elections
     * @param out where everything goes that it ever wants done
     */
    Leading(LeadingRules rules, Epochs epochs, Database database, SessionIds ids, Outputs out, Now now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable String over() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Service service() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SessionTable sessions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void step(Input input, Now now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void tick(Now now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long nextDeadline() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean applicable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void apply() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int pendingCount() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Standing standing() {
        throw new UnsupportedOperationException();
    }
}
