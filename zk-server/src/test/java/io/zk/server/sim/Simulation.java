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

    /** The share of runs that go on for long with load and without faults. */
    private static final double LONG = 0.1;

    private static final long RETRY_MICROS = 100_000;

    /** What runs. */
    enum Kind {
        ALONE,
        ENSEMBLE,
        /** An ensemble whose epochs have few zxids. */
        ROLLING;

        /** As it follows from the seed where nobody says. */
        static Kind of(long seed) {
            return new Random(seed).nextInt(ALONE_SHARE) == 0 ? ALONE : EpochEnds.roll(seed) ? ROLLING : ENSEMBLE;
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
        this.site = switch (kind) {
            case ALONE -> new AloneSite(world);
            case ENSEMBLE -> new EnsembleSite(world, EpochEnds.NEVER);
            case ROLLING -> new EnsembleSite(world, EpochEnds.soon(seed));
        };
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
        long end = world.millis() + site.healMillis();
        world.run(
                world.chance(LONG)
                        ? site.healMillis() / 2
                        : 500 + world.random().nextInt(4_000));
        workload.stop();
        serveEverybody(end);
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

    /** Whoever runs serves, and everybody is served, before that moment. */
    private void serveEverybody(long endMillis) {
        int[] served = new int[1];
        site.clients().forEach(client -> askUntilServed(client, () -> served[0]++));
        int clients = site.clients().size();
        world.runUntil(() -> served[0] == clients && site.flaw().isEmpty(), endMillis);
        if (served[0] != clients) {
            throw new Violation("after the faults only " + served[0] + " of " + clients + " clients are served");
        }
        if (!site.flaw().isEmpty()) {
            throw new Violation("after the faults " + site.flaw());
        }
    }

    /** A client that was away in the faults may have lost its session; then another one asks. */
    private void askUntilServed(SimClient client, Runnable served) {
        client.submit(OpCode.SYNC, new SyncRequest("/"), null, outcome -> {
            if (outcome instanceof Outcome.Done) {
                served.run();
            } else {
                world.after(RETRY_MICROS, () -> askUntilServed(client, served));
            }
        });
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
