package io.zk.server.sim;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.LoadedState;
import io.zk.server.replica.LoopRules;
import io.zk.server.replica.Replica;
import io.zk.server.replica.Standalone;
import io.zk.server.storage.Recovered;
import io.zk.server.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts a server alone. */
record AloneStart(World world, Checkers checkers) implements SimServer.Starter {
    @Override
    public SimProcess start(SimServer server, int starts) throws IOException {
        SimServer.Settings settings = server.settings();
        Recovered recovered = Storage.open(server.disk(), settings.storage(), SimServer.TREE_RULES, WireLimits.DEFAULT);
        SimProcess process = new SimProcess(world, server, checkers, new SimProcess.Parts() {
            @Override
            public Replica replica(SimProcess own) {
                List<ClientLoop> loops = new ArrayList<>();
                int loopCount = 1 + world.random().nextInt(3);
                for (int i = 0; i < loopCount; i++) {
                    loops.add(new ClientLoop(recovered.tree(), new LoopRules(settings.ops(), settings.timeouts())));
                }
                own.service().begin(loops);
                return new Standalone(
                        recovered.tree(),
                        recovered.sessions(),
                        settings.replica(1 + starts % 3),
                        loops,
                        server.clock().now());
            }

            @Override
            public SimLog log(SimProcess own) {
                return new AloneLog(world, own, checkers, recovered.lastZxid());
            }

            @Override
            public @Nullable SimPeers peers(SimProcess own) {
                return null;
            }
        });
        checkers.recovered(
                server.id(),
                new LoadedState(recovered.tree(), recovered.sessions(), recovered.lastZxid(), 0, List.of()));
        return process;
    }
}
