package io.zk.bench.micro;

import io.zk.server.TreeGate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Entering and leaving the tree gate while nobody writes, and writing while nobody reads. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GateBenchmark {
    private final TreeGate gate = new TreeGate();
    private final TreeGate.Reader reader = gate.reader();
    private long writes;

    @Benchmark
    public void read() {
        reader.enter();
        reader.leave();
    }

    @Benchmark
    public long write() {
        gate.write(() -> writes++);
        return writes;
    }
}
