package io.zk.server.sim;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.election.ElectionTiming;
import io.zk.server.quorum.Membership;
import io.zk.server.replica.LoadedState;
import io.zk.server.replica.Member;
import io.zk.server.replica.MemberRules;
import io.zk.server.replica.Replica;
import io.zk.server.storage.OpenedMember;
import io.zk.server.storage.Storage;
import io.zk.server.zab.Epochs;
import io.zk.server.zab.LeaderRules;
import io.zk.server.zab.ZabTiming;
import java.io.IOException;

/** Starts a member of an ensemble. */
record MemberStart(World world, SimNet net, Checkers checkers, Rules rules) implements SimServer.Starter {
    private static final long RECENT_BYTES_MAX = 1 << 20;

    /** What all members are told alike. */
    record Rules(
            Membership membership,
            ZabTiming timing,
            ElectionTiming election,
            boolean alwaysState,
            long logBytesMax,
            int recentCount,
            long counterEnd) {
        MemberRules of(SimServer.Settings server, int loopCount) {
            LeaderRules leader = new LeaderRules(
                    server.id(), membership, membership.text(0), timing, alwaysState, logBytesMax, counterEnd);
            return new MemberRules(
                    leader, election, server.replica(server.id()), loopCount, true, recentCount, RECENT_BYTES_MAX);
        }
    }

    @Override
    public SimProcess start(SimServer server, int starts) throws IOException {
        OpenedMember opened = Storage.openMember(
                server.disk(), server.settings().storage(), SimServer.TREE_RULES, WireLimits.DEFAULT);
        LoadedState state = opened.state().loaded();
        checkers.recovered(server.id(), state);
        checkers.promised(server.id(), opened.acceptedEpoch(), opened.currentEpoch());
        return new SimProcess(world, server, checkers, new SimProcess.Parts() {
            @Override
            public Replica replica(SimProcess own) {
                int loops = 1 + world.random().nextInt(3);
                Epochs epochs = new Epochs(opened.acceptedEpoch(), opened.currentEpoch());
                return new Member(
                        state,
                        epochs,
                        rules.of(server.settings(), loops),
                        server.clock().now());
            }

            @Override
            public SimLog log(SimProcess own) {
                return new MemberDisk(world, own, checkers, state.lastZxid());
            }

            @Override
            public SimPeers peers(SimProcess own) {
                return new SimPeers(world, net, own, new MemberCourier(world), checkers);
            }
        });
    }
}
