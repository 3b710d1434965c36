package io.zk.server.config;

import io.zk.server.quorum.Member;
import io.zk.server.quorum.Membership;
import io.zk.server.quorum.MembershipException;
import java.nio.file.Path;
import java.util.List;

/** What must hold for a server that is a member of an ensemble. */
final class EnsembleRules {
    private EnsembleRules() {}

    /** Gives the value of a setting. */
    interface Values {
        <T> T of(Setting<T> setting);
    }

    /** @param where what a message begins with */
    static EnsembleConfig check(Values values, MembersReader members, Path dataDir, String where, List<String> warnings)
            throws ConfigException {
        if (values.of(EnsembleKeys.INIT_LIMIT) == 0) {
            throw new ConfigException(where + "initLimit is not set");
        }
        if (values.of(EnsembleKeys.SYNC_LIMIT) == 0) {
            throw new ConfigException(where + "syncLimit is not set");
        }
        if (values.of(EnsembleKeys.RECONFIG)) {
            throw new ConfigException(
                    where + "reconfigEnabled=true: changing an ensemble while it runs is not supported yet");
        }
        if (!values.of(EnsembleKeys.MULTI_ADDRESS)) {
            for (Member member : members.members().values()) {
                if (member.addresses().size() > 1) {
                    throw new ConfigException(
                            members.line(member.id()) + ": several addresses take multiAddress.enabled=true");
                }
            }
        }
        Long id = MembersReader.myId(dataDir);
        if (id == null) {
            throw new ConfigException(where + "myid file is missing: " + dataDir.resolve("myid"));
        }
        Member own = members.members().get(id);
        if (own == null) {
            throw new ConfigException(where + "My id " + id + " not in the peer list");
        }
        boolean observer = "observer".equals(values.of(EnsembleKeys.PEER_TYPE));
        if (observer != own.observer() && (observer || !own.observer())) {
            warnings.add("peerType=" + values.of(EnsembleKeys.PEER_TYPE) + " has no effect: server." + id
                    + " stands as " + (own.observer() ? "observer" : "participant") + " in its line");
        }
        try {
            Membership membership = Membership.of(members.members().values(), members.groups(), members.weights());
            return new EnsembleConfig(id, membership, members.version());
        } catch (MembershipException e) {
            throw new ConfigException(where + e.getMessage());
        }
    }
}
