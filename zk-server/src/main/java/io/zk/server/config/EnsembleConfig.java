package io.zk.server.config;

import io.zk.server.quorum.Membership;

/**
 * The ensemble this server is a member of.
 *
 * @param myId its id, one of the members
 * @param version of the configuration; 0 unless the name of a file of members says another
 */
public record EnsembleConfig(long myId, Membership membership, long version) {
    /** The text of the configuration, as members send and show it. */
    public String text() {
        return membership.text(version);
    }
}
