package io.zk.client.api;

import io.zk.client.session.Outcome;
import io.zk.client.session.Outcome.Certainty;
import io.zk.client.session.WatchChange;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A request as the session needs it, and how its reply becomes what the user asked for.
 *
 * @param path as the user knows it, for exceptions
 */
record Operation<T>(
        OpCode opCode, @Nullable Message body, @Nullable WatchChange watch, @Nullable String path, Reading<T> reading) {
    /** Makes the result from the body of a reply. */
    interface Reading<T> {
        T read(@Nullable Message body);

        /** The result where the server refused with this code; throws unless that is an answer, too. */
        default T refused(ZkException exception) {
            throw exception;
        }
    }

    /** The result of the request; throws what it failed with. Any thread. */
    T result(Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            return reading.read(done.body());
        }
        Outcome.Failed failed = (Outcome.Failed) outcome;
        ZkException exception = exception(failed, path);
        if (failed.certainty() == Certainty.REFUSED) {
            return reading.refused(exception);
        }
        throw exception;
    }

    static ZkException exception(Outcome.Failed failed, @Nullable String path) {
        return failed.certainty() == Certainty.UNKNOWN
                ? new OutcomeUnknownException(failed.code(), path, failed.detail())
                : new ZkException(failed.code(), path, failed.detail());
    }
}
