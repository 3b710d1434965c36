package io.zk.bench.micro;

import io.zk.protocol.data.EventType;
import io.zk.server.watch.WatchKind;
import io.zk.server.watch.WatchTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Setting a watch of each of so many watchers on one path, and firing them. Time of all of them together. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WatchBenchmark {
    @Param({"1", "500"})
    public int watchers;

    private final WatchTable table = new WatchTable();
    private long fired;

    /** The table holds other watches, too. */
    @Setup
    public void fill() {
        for (int i = 0; i < Samples.NODES; i++) {
            table.add(Samples.path(i), WatchKind.DATA, i % 100);
        }
    }

    @Benchmark
    public long setAndFire() {
        for (int watcher = 0; watcher < watchers; watcher++) {
            table.add("/bench/watched", WatchKind.DATA, watcher);
        }
        table.fire(EventType.NODE_DATA_CHANGED, "/bench/watched", watcher -> fired += watcher);
        return fired;
    }

    @Benchmark
    public long fireAtNobody() {
        table.fire(EventType.NODE_DATA_CHANGED, "/bench/unwatched", watcher -> fired += watcher);
        return fired;
    }
}
