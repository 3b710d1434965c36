package io.zk.bench.micro;

import io.zk.server.storage.FileDisk;
import io.zk.server.storage.LogLimits;
import io.zk.server.storage.TxnLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records to the log, forced after each batch. In memory where there is such a folder, so that it shows what our code
 * takes; another one to be given with {@code -p folder=}. Time of a batch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LogBenchmark {
    @Param({"/dev/shm"})
    public String folder = "";

    @Param({"1", "100"})
    public int batch;

    private final byte[] payload = new byte[150];
    private Path temporary = Path.of("");
    private TxnLog log = new TxnLog(new FileDisk(), temporary, LogLimits.DEFAULT, new Random(1));
    private long zxid;

    @Setup(Level.Iteration)
    public void open() throws IOException {
        Path parent = Path.of(folder);
        temporary = Files.isDirectory(parent)
                ? Files.createTempDirectory(parent, "zk-bench")
                : Files.createTempDirectory("zk-bench");
        log = new TxnLog(new FileDisk(), temporary, LogLimits.DEFAULT, new Random(1));
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        log.close();
        try (Stream<Path> paths = Files.walk(temporary)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }

    @Benchmark
    public long appendAndForce() throws IOException {
        for (int i = 0; i < batch; i++) {
            log.append(payload, ++zxid);
        }
        log.force();
        if (log.snapshotDue(0)) {
            log.roll();
        }
        return log.durableZxid();
    }
}
