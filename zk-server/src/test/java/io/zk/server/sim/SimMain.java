package io.zk.server.sim;

import org.jspecify.annotations.Nullable;

/** Runs seeds by hand: {@code --seed N}, {@code --seeds N [--from M]}, or {@code --forever}, of one kind or mixed. */
public final class SimMain {
    private SimMain() {}

    public static void main(String[] args) {
        long from = 1;
        long count = 1_000;
        Simulation.@Nullable Kind kind = null;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--seed" -> {
                    from = Long.parseLong(args[++i]);
                    count = 1;
                }
                case "--from" -> from = Long.parseLong(args[++i]);
                case "--seeds" -> count = Long.parseLong(args[++i]);
                case "--forever" -> {
                    from = System.nanoTime() >>> 16;
                    count = Long.MAX_VALUE - from;
                }
                case "--alone" -> kind = Simulation.Kind.ALONE;
                case "--ensemble" -> kind = Simulation.Kind.ENSEMBLE;
                case "--rolling" -> kind = Simulation.Kind.ROLLING;
                default -> throw new IllegalArgumentException(
                        "usage: sim [--seed N | --seeds N [--from M] | --forever] [--alone | --ensemble | --rolling]");
            }
        }
        run(from, count, kind);
    }

    private static void run(long from, long count, Simulation.@Nullable Kind kind) {
        long answered = 0;
        long kills = 0;
        long events = 0;
        long epochs = 0;
        long usedUp = 0;
        for (long seed = from; seed < from + count; seed++) {
            Simulation.Summary summary = (kind == null ? new Simulation(seed) : new Simulation(seed, kind)).run();
            answered += summary.answered();
            kills += summary.kills();
            events += summary.events();
            epochs += summary.checkers().epochsLed();
            usedUp += summary.checkers().epochsUsedUp();
            if ((seed - from + 1) % 1_000 == 0 || seed + 1 == from + count) {
                System.out.println((seed - from + 1) + " seeds from " + from + ": " + answered + " requests answered, "
                        + events + " watch events, " + kills + " kills, " + epochs + " epochs, " + usedUp
                        + " of them used up, nothing wrong");
            }
        }
    }
}
