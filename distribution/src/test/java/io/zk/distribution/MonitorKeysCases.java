package io.zk.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys of mntr that Apache's servers were seen to show in each role, held against what a member shows. */
final class MonitorKeysCases {
    private static final Path KEYS = Path.of(System.getProperty("zk.root"), "zk-server")
            .resolve(Path.of("src", "test", "resources", "ops", "apache-mntr-keys.txt"));

    private MonitorKeysCases() {}

    /** Keys that are missing, or whose value is of another kind. {@code learner}: one that a leader has. */
    static List<String> missing(String role, String mntr, int learner) throws IOException {
        Map<String, String> shown = new HashMap<>();
        mntr.lines().forEach(line -> shown.put(line.split("\t")[0], line.split("\t")[1]));
        List<String> missing = new ArrayList<>();
        boolean wanted = false;
        for (String line : Files.readAllLines(KEYS)) {
            if (line.startsWith("[")) {
                wanted = line.equals("[all]") || line.equals("[" + role + "]");
            } else if (wanted && !line.startsWith("#")) {
                String key = line.split(" ")[0]
                        .replace("{namespace}", "zookeeper")
                        .replace("{sid}", Integer.toString(learner));
                String value = shown.get(key);
                boolean fits = value != null
                        && switch (line.split(" ")[1]) {
                            case "whole" -> value.matches("-?\\d+");
                            case "decimal" -> value.matches("-?\\d+\\.\\d+(E-?\\d+)?");
                            default -> !value.isEmpty();
                        };
                // What is read or written below a node is counted under its name only once there is any.
                if (!fits && !key.contains("_per_namespace")) {
                    missing.add(key + "=" + value);
                }
            }
        }
        return missing;
    }
}
