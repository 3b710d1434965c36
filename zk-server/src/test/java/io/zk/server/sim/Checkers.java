package io.zk.server.sim;

import io.zk.protocol.data.EventType;
import io.zk.server.election.Notification;
import io.zk.server.replica.Fact;
import io.zk.server.replica.Input;
import io.zk.server.replica.LoadedState;
import io.zk.server.replica.Replica;
import io.zk.server.txn.Transaction;
import io.zk.server.zab.EpochKind;
import io.zk.server.zab.QuorumPacket;

/** What the checkers are told. Each implements what concerns it. Servers are numbered by their ids, clients from 1. */
interface Checkers {
    // ---- servers

    /** A server gives a record to its log. */
    default void appended(int server, long zxid, byte[] payload) {}

    /** A transaction is in a log for the first time: whoever puts them in order has planned it. */
    default void planned(Transaction transaction) {}

    /** A transaction is, for the first time, in a state that its server takes for certain. Comes in their order. */
    default void committed(Transaction transaction) {}

    /** A log has said that everything up to here is durable. */
    default void durable(int server, long zxid) {}

    /** A log is about to be cut behind this zxid. */
    default void cutting(int server, long zxid) {}

    /** A whole state is about to take the place of what a server has. */
    default void installing(int server, long zxid) {}

    /** It has. */
    default void installed(int server, long zxid) {}

    /** A server has made a promise durable. */
    default void epochWritten(int server, EpochKind kind, long epoch) {}

    /** This leaves for the other end of a link. */
    default void said(QuorumLink.Side from, QuorumPacket packet) {}

    /** This leaves for another member's election. */
    default void voted(int server, Notification notification) {}

    /** A server has started with these promises. */
    default void promised(int server, long accepted, long current) {}

    /** A server has applied all it could. */
    default void applied(int server, Replica replica) {}

    /** A server has started from its disk. */
    default void recovered(int server, LoadedState state) {}

    /** A server begins to serve clients, or no longer does: while it does, all that it applies is committed. */
    default void serving(int server, boolean does) {}

    /** A server begins to serve as the leader of this epoch. */
    default void established(int server, long epoch) {}

    /** The core of a server takes this in; its own clock shows that many milliseconds. */
    default void taking(int server, Input input, long millis) {}

    /** A server heard of this session from its client. */
    default void heard(int server, long sessionId, long millis) {}

    default void fact(int server, Fact fact, long millis) {}

    // ---- clients

    /** A client saw a reply with this zxid. */
    default void replied(int client, long sessionId, long zxid) {}

    /** A client asks for a sync, as its request of this number. */
    default void syncAsked(int client, long request) {}

    /** A client's sync was answered with this zxid. */
    default void synced(int client, long request, long zxid) {}

    /** A client's one-shot watch was set by a reply with this zxid. */
    default void watchSet(int client, long token, String path, boolean onChildren, long zxid) {}

    /** A client was told of a change. */
    default void notified(int client, long token, EventType type, String path, long zxid) {}

    /** A client's persistent recursive watch on the root was set by a reply with this zxid. */
    default void recursiveWatchSet(int client, long zxid) {}

    /** A client was told of a change through that watch. */
    default void recursivelyNotified(int client, EventType type, String path, long zxid) {}

    /** A client has lost its connection. */
    default void disconnected(int client) {}

    /** A client's session has ended, and its watches with it. */
    default void sessionEnded(int client) {}
}
