package io.zk.server.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Memberships for tests. */
public final class Members {
    private Members() {}

    public static Member voter(long id) {
        return member(id, false);
    }

    public static Member observer(long id) {
        return member(id, true);
    }

    private static Member member(long id, boolean observer) {
        Member.Address address = new Member.Address("127.0.0.1", (int) (2000 + id), (int) (3000 + id));
        return new Member(id, List.of(address), observer, "", 0);
    }

    /** Voters 1 to {@code voters}, and after them the observers. */
    public static List<Member> of(int voters, int observers) {
        List<Member> members = new ArrayList<>();
        for (int id = 1; id <= voters + observers; id++) {
            members.add(member(id, id > voters));
        }
        return members;
    }

    /** The same as an ensemble by majority. */
    public static Membership ensemble(int voters, int observers) {
        return ensemble(of(voters, observers), Map.of(), Map.of());
    }

    public static Membership ensemble(List<Member> members, Map<Long, List<Long>> groups, Map<Long, Long> weights) {
        try {
            return Membership.of(members, groups, weights);
        } catch (MembershipException e) {
            throw new AssertionError(e);
        }
    }
}
