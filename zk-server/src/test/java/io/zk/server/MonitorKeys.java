package io.zk.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The keys that Apache's servers were seen to show by mntr. */
final class MonitorKeys {
    private MonitorKeys() {}

    /** Those of servers in this role, each with the kind of its value behind a blank. */
    static List<String> of(String role) throws IOException {
        List<String> keys = new ArrayList<>();
        boolean wanted = false;
        try (InputStream in = MonitorKeys.class.getResourceAsStream("/ops/apache-mntr-keys.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                if (line.startsWith("[")) {
                    wanted = line.equals("[all]") || line.equals("[" + role + "]");
                } else if (wanted && !line.startsWith("#")) {
                    keys.add(line);
                }
            }
        }
        return keys;
    }

    /** Whether a value is one of this kind: whole, decimal, text. */
    static boolean isOfKind(String value, String kind) {
        return switch (kind) {
            case "whole" -> value.matches("-?\\d+");
            case "decimal" -> value.matches("-?\\d+\\.\\d+(E-?\\d+)?");
            default -> !value.isEmpty();
        };
    }
}
