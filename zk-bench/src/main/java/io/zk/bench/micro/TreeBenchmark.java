package io.zk.bench.micro;

import io.zk.server.tree.DataTree;
import io.zk.server.tree.Node;
import io.zk.server.tree.Outcome;
import io.zk.server.tree.TreeEvents;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Looking up, changing and adding nodes. The tree of {@link #create} starts anew in each iteration. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TreeBenchmark {
    private DataTree tree = Samples.tree();
    private long zxid;
    private int number;

    @Setup(Level.Iteration)
    public void begin() {
        tree = Samples.tree();
        zxid = tree.lastZxid();
        number = Samples.NODES;
    }

    @Benchmark
    public @Nullable Node find() {
        return tree.find(Samples.path(number++));
    }

    @Benchmark
    public Outcome setData() {
        return tree.apply(Samples.setData(++zxid, Samples.path(number++), 1), TreeEvents.NONE);
    }

    @Benchmark
    public Outcome create() {
        number++;
        return tree.apply(Samples.create(++zxid, "/bench/new-" + number, number), TreeEvents.NONE);
    }
}
