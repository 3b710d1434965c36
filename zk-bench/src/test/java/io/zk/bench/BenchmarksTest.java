package io.zk.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark method once: they all still work. What they measure is not looked at. */
class BenchmarksTest {
    @Test
    void eachRunsOnce() throws RunnerException {
        Options once = new OptionsBuilder()
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(once).run();
        TreeSet<String> classes = new TreeSet<>();
        for (RunResult result : results) {
            String method = result.getParams().getBenchmark();
            classes.add(method.substring(0, method.lastIndexOf('.')).replaceAll(".*\\.", ""));
            assertTrue(result.getPrimaryResult().getScore() > 0, method);
        }
        assertEquals(
                List.of(
                        "CodecBenchmark",
                        "GateBenchmark",
                        "LogBenchmark",
                        "LoopBenchmark",
                        "PlanBenchmark",
                        "TreeBenchmark",
                        "WatchBenchmark"),
                List.copyOf(classes));
    }
}
