package io.zk.server.replica;

import io.zk.server.election.Notification;
import io.zk.server.tree.DataTree;
import io.zk.server.zab.QuorumPacket;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * What goes to other members. On one link things leave in the order given. A link is a number that no other link of this
 * process ever has: negative where the core asked for it, positive where a learner has connected.
 */
public sealed interface PeerCommand {
    Kind kind();

    /** For dispatch without a ladder. */
    enum Kind {
        NOTIFY,
        LISTEN,
        DIAL,
        SEND,
        SEND_STATE,
        READ_LOG,
        CLOSE
    }

    /** To another member's election port; only the newest one that could not be sent yet is kept. */
    record Notify(long to, Notification notification) implements PeerCommand {
        @Override
        public Kind kind() {
            return Kind.NOTIFY;
        }
    }

    /** Whether learners are let in. They are not at first; when they no longer are, those who are in lose their links. */
    record Listen(boolean on) implements PeerCommand {
        @Override
        public Kind kind() {
            return Kind.LISTEN;
        }
    }

    /**
     * Reaches the leader's quorum port, trying again until {@link Close}; answered by {@link MemberInput.LinkUp}.
     *
     * @param link its number from now on
     */
    record Dial(long link, long leader) implements PeerCommand {
        @Override
        public Kind kind() {
            return Kind.DIAL;
        }
    }

    record Send(long link, QuorumPacket packet) implements PeerCommand {
        @Override
        public Kind kind() {
            return Kind.SEND;
        }
    }

    /** Sends the packet, then the state as a stream, read in slices under the gate while transactions are applied. */
    record SendState(long link, QuorumPacket snap, DataTree tree, Supplier<SortedMap<Long, Integer>> sessions)
            implements PeerCommand {
        @Override
        public Kind kind() {
            return Kind.SEND_STATE;
        }
    }

    /** Reads the logs on disk behind {@code after} up to {@code until}; answered by {@link MemberInput.LogRead}. */
    record ReadLog(long link, long after, long until, long bytesMax) implements PeerCommand {
        @Override
        public Kind kind() {
            return Kind.READ_LOG;
        }
    }

    /** Ends a link, or the attempt to have one, once what was sent has left; nothing is heard of it any more. */
    record Close(long link, String reason) implements PeerCommand {
        @Override
        public Kind kind() {
            return Kind.CLOSE;
        }
    }
}
