package io.zk.server.ops.admin;

import io.zk.protocol.data.Id;
import io.zk.server.acl.Identities;
import io.zk.server.quorum.Member;
import io.zk.server.quorum.Membership;
import io.zk.server.quorum.MembershipException;
import io.zk.server.replica.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Four members, the last an observer, of which the third leads; who owns everything is the user root. */
final class FakeAdmin implements AdminStatus, Access, Backup, AdminSite.Health {
    private final long myId;
    private final Standing standing;
    private final Path file;
    private final List<String> asked = new ArrayList<>();
    private @Nullable String refusal;

    FakeAdmin(long myId, Standing.Mode mode, Path file) {
        this.myId = myId;
        this.standing = new Standing(
                mode,
                mode == Standing.Mode.STANDALONE ? -1 : 3,
                1,
                mode == Standing.Mode.LEADER
                        ? List.of(new Standing.LearnerView(4, true, true, 0x1_0000_0092L))
                        : List.of(),
                0);
        this.file = file;
    }

    /** What was done. */
    List<String> asked() {
        return asked;
    }

    /** Says so of every restore from now on. */
    void refuseRestore(String why) {
        refusal = why;
    }

    @Override
    public String configurationText() {
        return "tickTime=2000\nssl.keyStore.password = secret\nclientPort=2181";
    }

    @Override
    public Map<String, String> systemProperties() {
        return Map.of("b", "2", "a", "1", "zookeeper.ssl.trustStore.password", "secret");
    }

    @Override
    public LastSnapshot lastSnapshot() {
        return new LastSnapshot(0x1_0000_000aL, 1_795_262_400L);
    }

    @Override
    public @Nullable Membership membership() {
        if (standing.mode() == Standing.Mode.STANDALONE) {
            return null;
        }
        List<Member> members = new ArrayList<>();
        for (int id = 1; id <= 4; id++) {
            Member.Address address = new Member.Address("127.0.0.1", 2887 + id, 3887 + id);
            members.add(new Member(id, List.of(address), id == 4, "", 0));
        }
        try {
            return Membership.of(members, Map.of(), Map.of());
        } catch (MembershipException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public long myId() {
        return myId;
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public String clientAddress() {
        return "0.0.0.0:2181";
    }

    @Override
    public String resolved(String host) {
        return host;
    }

    @Override
    public @Nullable Identities identify(String scheme, String auth, String address) {
        return "digest".equals(scheme) && !auth.isEmpty() ? Identities.of(List.of(new Id(scheme, auth))) : null;
    }

    @Override
    public boolean owns(Identities identities) {
        return "root:pw".equals(identities.ids().get(0).id());
    }

    @Override
    public Taken snapshot() throws IOException {
        asked.add("snapshot");
        Files.writeString(file, "12345");
        return new Taken(file, 0x1_0000_000aL);
    }

    @Override
    public @Nullable String restoreRefused() {
        return refusal;
    }

    @Override
    public long restore(InputStream snapshot) throws IOException {
        asked.add("restore");
        if (snapshot.readAllBytes().length == 0) {
            throw new IOException("it ends too early");
        }
        return 7;
    }

    @Override
    public @Nullable String ailment() {
        return null;
    }

    @Override
    public @Nullable String unready() {
        return standing.leader() < 0 && standing.mode() != Standing.Mode.STANDALONE ? "not ready: looking" : null;
    }
}
