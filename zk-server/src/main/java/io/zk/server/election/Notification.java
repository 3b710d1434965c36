package io.zk.server.election;

import org.jspecify.annotations.Nullable;

/**
 * What members tell each other about their votes. Who says so is known from the link.
 *
 * @param round the sender's election round, also called its logical clock; the wire's electionEpoch
 * @param version of the message's form; 0 for the oldest
 * @param membership text of the sender's configuration, null if it sent none
 */
public record Notification(PeerState state, Vote vote, long round, int version, @Nullable String membership) {
    /** The form that is sent. */
    public static final int VERSION = 2;
}
