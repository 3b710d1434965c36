package io.zk.server;

import io.zk.protocol.data.Acl;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.Identities;
import io.zk.server.ops.admin.Access;
import io.zk.server.replica.Replica;
import io.zk.server.tree.DataTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The rules of ACLs for whoever asks by HTTP. */
final class AdminAccess implements Access {
    private static final String ADDRESS = "ip";

    private final AclRules rules;
    private final Replica replica;
    private final TreeGate gate;

    AdminAccess(AclRules rules, Replica replica, TreeGate gate) {
        this.rules = rules;
        this.replica = replica;
        this.gate = gate;
    }

    @Override
    public @Nullable Identities identify(String scheme, String auth, String address) {
        Identities byAddress = Identities.ofAddress(address);
        if (ADDRESS.equals(scheme)) {
            return byAddress;
        }
        return auth.isEmpty() ? null : rules.authenticate(scheme, auth.getBytes(StandardCharsets.UTF_8), byAddress);
    }

    @Override
    public boolean owns(Identities identities) {
        List<Acl> acl = rootAcl();
        for (int permission : new int[] {Acl.READ, Acl.WRITE, Acl.CREATE, Acl.DELETE, Acl.ADMIN}) {
            if (!rules.allows(acl, permission, identities)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable List<Acl> rootAcl() {
        AtomicReference<@Nullable List<Acl>> seen = new AtomicReference<>();
        gate.write(() -> {
            DataTree tree = replica.tree();
            seen.set(tree.acl(Objects.requireNonNull(tree.find("/")).aclId()));
        });
        return seen.get();
    }
}
