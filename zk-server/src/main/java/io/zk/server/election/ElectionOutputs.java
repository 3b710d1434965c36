package io.zk.server.election;

/** What an election wants done, in this order. Called from inside {@link Election}'s own methods. Core thread. */
public interface ElectionOutputs {
    /** To another member; the newest one replaces what could not be sent yet. Dials if there is no link. */
    void notify(long to, Notification notification);

    /** The election is over. {@code vote.leader()} may be this server. */
    void decided(Vote vote);

    /**
     * The last decision will come to nothing: whoever was decided for does not lead or is gone, or too few are left who
     * would follow this server. Said at most once a decision, and not after {@link Election#hold}. Looking again now
     * saves waiting for a time limit; {@link Election#look} must not be called before this returns.
     */
    default void overtaken() {}
}
