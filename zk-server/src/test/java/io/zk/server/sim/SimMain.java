package io.zk.server.sim;

/** Runs seeds by hand: {@code --seed N}, {@code --seeds N [--from M]}, or {@code --forever}. */
public final class SimMain {
    private SimMain() {}

    public static void main(String[] args) {
        long from = 1;
        long count = 1_000;
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
                default -> throw new IllegalArgumentException(
                        "usage: sim [--seed N | --seeds N [--from M] | --forever]");
            }
        }
        long answered = 0;
        long kills = 0;
        long events = 0;
        for (long seed = from; seed < from + count; seed++) {
            Simulation.Summary summary = new Simulation(seed).run();
            answered += summary.answered();
            kills += summary.kills();
            events += summary.events();
            if ((seed - from + 1) % 1_000 == 0 || seed + 1 == from + count) {
                System.out.println((seed - from + 1) + " seeds from " + from + ": " + answered + " requests answered, "
                        + events + " watch events, " + kills + " kills, nothing wrong");
            }
        }
    }
}
