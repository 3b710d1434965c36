package io.zk.server.config;

import io.zk.transcript.Transcript;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases of the transcripts: lines of zoo.cfg, among them some for the test: {@code %property NAME=VALUE} is a system
 * property, {@code %myid TEXT} the file myid, {@code %members NAME LINE|LINE} a file of members, {@code %args} arguments instead of a file; DIR stands for a folder.
 */
class ConfigTranscriptTest {
    @Test
    void whatIsRefused(@TempDir Path folder) throws Exception {
        Transcript.check("config/refused.txt", input -> read(folder, input));
    }

    @Test
    void whatIsAccepted(@TempDir Path folder) throws Exception {
        Transcript.check("config/accepted.txt", input -> read(folder, input));
    }

    private static String read(Path folder, String input) throws Exception {
        StringBuilder file = new StringBuilder();
        Map<String, String> properties = new TreeMap<>();
        Files.deleteIfExists(folder.resolve("myid"));
        List<String> arguments = null;
        for (String line : input.split("\n")) {
            String text = line.replace("DIR", folder.toString());
            if (text.startsWith("%property ")) {
                String[] pair = text.substring("%property ".length()).split("=", 2);
                properties.put(pair[0], pair[1]);
            } else if (text.startsWith("%myid ")) {
                Files.writeString(folder.resolve("myid"), text.substring("%myid ".length()) + "\n");
            } else if (text.startsWith("%members ")) {
                String[] parts = text.substring("%members ".length()).split(" ", 2);
                Files.writeString(folder.resolve(parts[0]), parts[1].replace('|', '\n'));
            } else if (text.startsWith("%args")) {
                String rest = text.substring("%args".length()).strip();
                arguments = rest.isEmpty() ? List.of() : List.of(rest.split(" "));
            } else {
                file.append(text).append('\n');
            }
        }
        Path path = folder.resolve("zoo.cfg");
        Files.write(path, file.toString().getBytes(StandardCharsets.ISO_8859_1));
        String outcome = outcome(arguments == null ? List.of(path.toString()) : arguments, properties);
        return outcome.replace(folder.toString(), "DIR")
                .replace(Path.of("").toAbsolutePath().toString(), "CWD");
    }

    private static String outcome(List<String> arguments, Map<String, String> properties) {
        StringBuilder out = new StringBuilder();
        try {
            ServerConfig config = ConfigReader.read(arguments, properties);
            config.warnings().forEach(warning -> out.append(warning).append('\n'));
            out.append("starts: ").append(config.listener()).append('\n');
            EnsembleConfig ensemble = config.ensemble();
            if (ensemble != null) {
                out.append("member ")
                        .append(ensemble.myId())
                        .append(" of:\n  ")
                        .append(ensemble.text().replace("\n", "\n  "))
                        .append('\n');
            }
            for (Setting<?> setting : SettingsTable.all()) {
                if (!config.value(setting).equals(setting.defaultValue())) {
                    out.append("  ")
                            .append(setting.key())
                            .append(" = ")
                            .append(config.value(setting))
                            .append('\n');
                }
            }
        } catch (ConfigException e) {
            out.append(e.invocation() ? "usage: " : "refused: ").append(e.getMessage());
        }
        return out.toString();
    }
}
