package io.zk.bench.load;

import java.io.IOException;

/** The time in which is measured: figures count from {@link #measure} on, until {@link #over}. Any thread. */
final class Window {
    private static final double NANOS = 1e9;
    private static final long MILLIS = 1000;

    private final LoadOptions options;
    private final Figures figures;
    private volatile boolean over;

    Window(LoadOptions options, Figures figures) {
        this.options = options;
        this.figures = figures;
    }

    boolean over() {
        return over;
    }

    /** Lets the load run warm, then measures, then ends it. */
    void measure() throws InterruptedException, IOException {
        Thread.sleep((long) (options.warmup * MILLIS));
        double cpuBefore = ServerCpu.seconds(options.pids);
        long before = System.nanoTime();
        figures.begin();
        Thread.sleep((long) (options.seconds * MILLIS));
        figures.end((System.nanoTime() - before) / NANOS, ServerCpu.seconds(options.pids) - cpuBefore);
        over = true;
    }
}
