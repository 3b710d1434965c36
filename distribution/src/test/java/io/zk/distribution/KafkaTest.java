package io.zk.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.Distribution.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A Kafka broker that keeps its metadata in our servers. */
class KafkaTest {
    @Test
    void aBrokerKeepsItsMetadataHere() {
        run(List.of());
    }

    @Test
    void aBrokerOutlivesLeadersOfAnEnsemble() {
        Run run = run(List.of("--ensemble"));
        assertTrue(run.err().contains("kept its session while three leaders died"), run.err());
    }

    private static Run run(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of("src/test/kafka/run-kafka.sh").toAbsolutePath().toString());
        command.addAll(options);
        command.add(Distribution.home().toString());
        Run run = Distribution.run(Map.of(), command, 240);
        Assumptions.assumeTrue(run.exit() != 3, "Kafka can't be had from Maven: " + run.err());
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.err().contains("1000 messages sent and read back"), run.err());
        assertTrue(run.out().contains("\"partitions\":{\"0\":[0]}"), run.out());
        return run;
    }
}
