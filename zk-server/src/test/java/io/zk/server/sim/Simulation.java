package io.zk.server.sim;

import io.zk.client.session.Outcome;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.SyncRequest;
import java.util.Locale;
import java.util.Random;

/**
 * One run from one seed: the seed sets the size, the settings, the faults and the load. First a phase with faults, in
 * which nothing wrong may happen; then one without, in which everything must come right again.
 */
final class Simulation {
    /** Of so many runs one is of a server alone. */
    private static final int ALONE_SHARE = 3;

    /** What runs. */
    enum Kind {
        ALONE,
        ENSEMBLE;

        /** As it follows from the seed where nobody says. */
        static Kind of(long seed) {
            return new Random(seed).nextInt(ALONE_SHARE) == 0 ? ALONE : ENSEMBLE;
        }
    }

    private final long seed;
    private final Kind kind;
    private final World world;
    private final Site site;
    private boolean faults = true;

    Simulation(long seed) {
        this(seed, Kind.of(seed));
    }

    Simulation(long seed, Kind kind) {
        this.seed = seed;
        this.kind = kind;
        this.world = new World(seed);
        this.site = kind == Kind.ALONE ? new AloneSite(world) : new EnsembleSite(world);
    }

    /** What a run came to, for the line it prints. */
    record Summary(int answered, int kills, int events, int history, AllCheckers checkers) {}

    /**
     * Runs it.
     *
     * @throws Violation if an invariant does not hold; its message names the seed
     */
    Summary run() {
        String where = "./sim --" + kind.name().toLowerCase(Locale.ROOT) + " --seed " + seed + "  : at ";
        try {
            return runPhases();
        } catch (Violation violation) {
            throw new Violation(where + world.millis() + " ms: " + violation.getMessage());
        } catch (RuntimeException broken) {
            throw new AssertionError(where + world.millis() + " ms", broken);
        }
    }

    private Summary runPhases() {
        site.servers().forEach(SimServer::start);
        Workload workload = new Workload(world, site.checkers(), site.readsMayBeStale(), site.clients());
        planFault();
        world.run(5_000 + world.random().nextInt(25_000));
        faults = false;
        site.heal();
        world.run(site.healMillis() / 4);
        workload.stop();
        world.run(site.healMillis() / 4);
        serveEverybody();
        site.atTheEnd();
        String flaw = Linearizability.flaw(workload.history(), Registers.NONE);
        if (flaw != null) {
            throw new Violation("the history is not linearizable: " + flaw);
        }
        return new Summary(
                workload.answered(),
                site.kills(),
                site.checkers().eventsFired(),
                workload.history().size(),
                site.checkers());
    }

    private void serveEverybody() {
        int[] served = new int[1];
        for (SimClient client : site.clients()) {
            client.submit(OpCode.SYNC, new SyncRequest("/"), null, outcome -> {
                if (outcome instanceof Outcome.Done) {
                    served[0]++;
                }
            });
        }
        world.run(site.healMillis() / 2);
        if (served[0] != site.clients().size()) {
            throw new Violation("after the faults only " + served[0] + " of "
                    + site.clients().size() + " clients are served");
        }
    }

    private void planFault() {
        world.after(world.skewed(site.faultGapMicros()), () -> {
            if (faults) {
                site.fault();
                planFault();
            }
        });
    }
}
