package io.zk.server.ops.admin;

import io.zk.server.quorum.Member;
import io.zk.server.quorum.Membership;
import io.zk.server.replica.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The ensemble as the commands leader, observers, voting_view and zabstate show it. */
final class MemberFields {
    private static final int COUNTER_BITS = 32;
    private static final long COUNTER_MASK = 0xffff_ffffL;

    private final AdminStatus status;
    private final @Nullable Membership membership;

    MemberFields(AdminStatus status) {
        this.status = status;
        this.membership = status.membership();
    }

    Map<String, Object> leader() {
        Map<String, Object> fields = new LinkedHashMap<>();
        Standing standing = status.standing();
        Member leader = membership == null ? null : membership.member(standing.leader());
        if (leader == null) {
            fields.put("error", "server is not initialized");
            return fields;
        }
        fields.put("is_leader", standing.mode() == Standing.Mode.LEADER);
        fields.put("leader_id", leader.id());
        fields.put("leader_ip", status.resolved(leader.addresses().get(0).host()));
        return fields;
    }

    /** Apache's server shows traffic, too: it is not counted here. */
    Map<String, Object> observers() {
        List<Map<String, Object>> rows = new ArrayList<>();
        int synced = 0;
        for (Standing.LearnerView learner : status.standing().learners()) {
            if (learner.observer()) {
                synced += learner.synced() ? 1 : 0;
                rows.add(observer(learner));
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("synced_observers", synced);
        fields.put("observers", rows);
        return fields;
    }

    private Map<String, Object> observer(Standing.LearnerView learner) {
        Member member = membership == null ? null : membership.member(learner.sid());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "remote_socket_address",
                member == null
                        ? ""
                        : member.addresses().get(0).host() + ":"
                                + member.addresses().get(0).quorumPort());
        fields.put("sid", learner.sid());
        fields.put("established", 0);
        fields.put("queued_packets", 0);
        fields.put("queued_packets_size", 0);
        fields.put("packets_received", 0);
        fields.put("packets_sent", 0);
        fields.put("requests", 0);
        fields.put("last_zxid", learner.ackedZxid());
        return fields;
    }

    Map<String, Object> votingView() {
        Map<String, Object> view = new LinkedHashMap<>();
        if (membership != null) {
            for (long id : membership.voters()) {
                Member member = membership.member(id);
                if (member != null) {
                    view.put(Long.toString(id), voter(member));
                }
            }
        }
        return Map.of("current_config", view);
    }

    private Map<String, Object> voter(Member member) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("server_addresses", addresses(member, Member.Address::quorumPort));
        fields.put("election_addresses", addresses(member, Member.Address::electionPort));
        fields.put("client_address", clientAddress(member));
        fields.put("learner_type", member.observer() ? "observer" : "participant");
        return fields;
    }

    private String clientAddress(Member member) {
        if (member.id() == status.myId()) {
            return status.clientAddress();
        }
        return member.clientPort() == 0
                ? ""
                : (member.clientHost().isEmpty() ? "0.0.0.0" : member.clientHost()) + ":" + member.clientPort();
    }

    /** @param zxid of the applied state of a server that serves; null if it does not */
    Map<String, Object> zabState(@Nullable Long zxid) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Member own = membership == null ? null : membership.member(status.myId());
        if (own == null || zxid == null) {
            fields.put("voting", false);
            fields.put("zabstate", "");
            return fields;
        }
        fields.put("myid", own.id());
        fields.put("is_leader", status.standing().mode() == Standing.Mode.LEADER);
        fields.put("quorum_address", listened(own, Member.Address::quorumPort));
        fields.put("election_address", listened(own, Member.Address::electionPort));
        fields.put("client_address", status.clientAddress());
        fields.put("voting", !own.observer());
        fields.put("last_zxid", "0x" + Long.toHexString(zxid));
        fields.put("zab_epoch", zxid >> COUNTER_BITS);
        fields.put("zab_counter", zxid & COUNTER_MASK);
        fields.put("zabstate", "broadcast");
        return fields;
    }

    /** The shape in which Apache's server shows several addresses; whether they can be reached is not tried. */
    private static Map<String, Object> listened(Member member, ToIntFunction<Member.Address> port) {
        List<String> all = addresses(member, port);
        List<Integer> ports = member.addresses().stream()
                .map(one -> port.applyAsInt(one))
                .distinct()
                .toList();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("empty", false);
        fields.put("all_addresses", all);
        fields.put(
                "wildcard_addresses",
                ports.stream().map(one -> "0.0.0.0:" + one).toList());
        fields.put("all_ports", ports);
        fields.put(
                "all_host_strings",
                member.addresses().stream().map(Member.Address::host).toList());
        fields.put("reachable_address", all.get(0));
        fields.put("all_reachable_addresses", all);
        fields.put("all_reachable_addresses_or_all", all);
        fields.put("reachable_or_one", all.get(0));
        fields.put("one", all.get(0));
        return fields;
    }

    private static List<String> addresses(Member member, ToIntFunction<Member.Address> port) {
        return member.addresses().stream()
                .map(one -> (one.host().indexOf(':') >= 0 ? "[" + one.host() + "]" : one.host()) + ":"
                        + port.applyAsInt(one))
                .toList();
    }
}
