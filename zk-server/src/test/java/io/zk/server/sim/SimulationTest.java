package io.zk.server.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.replica.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Seeds that CI runs: those that once failed, and as many others as {@code -Dsim.seeds} says. */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("sim.seeds", 1_000);

    /**
     * What no simulated server comes to: some take settings or a size of requests that none has, and a client that is
     * elsewhere sends nothing by its old connection. TurnstileTest and CountsTest see to those.
     */
    private static final Set<Fact.Kind> NEVER = Set.of(
            Fact.Kind.RECORD_TOO_LARGE,
            Fact.Kind.REQUEST_THROTTLED,
            Fact.Kind.REQUEST_STALE,
            Fact.Kind.REQUEST_DROPPED,
            Fact.Kind.QUOTA_EXCEEDED);

    private record Seed(Simulation.Kind kind, long number) {}

    @Test
    void noSeedBreaksAnInvariant() throws IOException {
        Map<Fact.Kind, Integer> facts = new EnumMap<>(Fact.Kind.class);
        int answered = 0;
        int kills = 0;
        int events = 0;
        int epochs = 0;
        int usedUp = 0;
        int rolling = 0;
        List<Seed> seeds = seedsThatOnceFailed();
        for (long seed = 1; seed <= SEEDS; seed++) {
            seeds.add(new Seed(Simulation.Kind.of(seed), seed));
        }
        for (Seed seed : seeds) {
            Simulation.Summary summary = new Simulation(seed.number(), seed.kind()).run();
            epochs += summary.checkers().epochsLed();
            usedUp += summary.checkers().epochsUsedUp();
            rolling += seed.kind() == Simulation.Kind.ROLLING ? 1 : 0;
            answered += summary.answered();
            kills += summary.kills();
            events += summary.events();
            summary.checkers().facts().forEach((kind, count) -> facts.merge(kind, count, Integer::sum));
        }
        assertTrue(answered > 100L * seeds.size(), "only " + answered + " requests were answered");
        assertTrue(kills > seeds.size() / 2, "only " + kills + " kills");
        assertTrue(events > seeds.size(), "only " + events + " events");
        assertTrue(epochs > seeds.size(), "only " + epochs + " epochs");
        assertTrue(rolling > SEEDS / 10, "only " + rolling + " ensembles with short epochs");
        assertTrue(usedUp > rolling, "only " + usedUp + " epochs were used up");
        for (Fact.Kind kind : Fact.Kind.values()) {
            if (!NEVER.contains(kind)) {
                assertTrue(facts.containsKey(kind), "no seed ever reached " + kind);
            }
        }
    }

    @Test
    void aSeedGivesTheSameRunTwice() {
        for (Simulation.Kind kind : Simulation.Kind.values()) {
            Simulation.Summary first = new Simulation(7, kind).run();
            Simulation.Summary second = new Simulation(7, kind).run();
            assertEquals(first.answered(), second.answered());
            assertEquals(first.history(), second.history());
            assertEquals(first.events(), second.events());
            assertEquals(first.checkers().facts(), second.checkers().facts());
        }
    }

    private static List<Seed> seedsThatOnceFailed() throws IOException {
        List<Seed> seeds = new ArrayList<>();
        try (InputStream in = SimulationTest.class.getResourceAsStream("seeds.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] words = line.strip().split(" ");
                    Simulation.Kind kind = Simulation.Kind.valueOf(words[0].toUpperCase(Locale.ROOT));
                    seeds.add(new Seed(kind, Long.parseLong(words[1])));
                }
            }
        }
        return seeds;
    }
}
