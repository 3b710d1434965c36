package io.zk.server.quorum;

/** These members, groups and weights make no ensemble. The message names the line that is wrong and says why. */
public final class MembershipException extends Exception {
    private static final long serialVersionUID = 1;

    MembershipException(String message) {
        super(message);
    }
}
