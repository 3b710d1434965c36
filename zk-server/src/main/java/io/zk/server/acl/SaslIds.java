package io.zk.server.acl;

import java.util.List;

/**
 * What is special about some ids of the scheme sasl.
 *
 * @param superUsers are super users: the settings superUser and superUser.suffix
 * @param everybody an ACL entry with this id means every identity of the scheme; empty: none does
 *     ({@code letAnySaslUserDoX})
 */
public record SaslIds(List<String> superUsers, String everybody) {
    public static final SaslIds DEFAULT = new SaslIds(List.of(), "");

    public SaslIds {
        superUsers = List.copyOf(superUsers);
    }
}
