package io.zk.server.election;

/** What an election wants done, in this order. Core thread. */
public interface ElectionOutputs {
    /** To another member; the newest one replaces what could not be sent yet. Dials if there is no link. */
    void notify(long to, Notification notification);

    /** The election is over. {@code vote.leader()} may be this server. */
    void decided(Vote vote);
}
