package io.zk.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/configuration.md names every setting of ensembles with its default, and every setting that is refused. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("zk.root"), "docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]*) \\|.*");

    /** Key and second column of the rows of a section. */
    private static Map<String, String> rows(String section) throws IOException {
        return rows(DOCUMENT, section);
    }

    private static Map<String, String> rows(Path document, String section) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        boolean inside = false;
        for (String line : Files.readAllLines(document)) {
            inside = line.startsWith("## ") ? line.equals("## " + section) : inside;
            Matcher row = ROW.matcher(line);
            if (inside && row.matches()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return rows;
    }

    private static Map<String, String> table(Stream<Setting<?>> settings, Function<Setting<?>, String> second) {
        Map<String, String> table = new TreeMap<>();
        settings.forEach(setting -> table.put(setting.key(), second.apply(setting)));
        return table;
    }

    private static String defaultText(Setting<?> setting) {
        Object value = setting.defaultValue();
        if (value instanceof Boolean on && setting.type().equals(ValueType.YES_NO)) {
            return on ? "yes" : "no";
        }
        return value.toString();
    }

    @Test
    void everySettingOfEnsemblesIsThereWithItsDefault() throws IOException {
        Stream<Setting<?>> working = EnsembleKeys.ALL.stream()
                .filter(setting -> setting.status() == Setting.Status.WORKS && !setting.equals(EnsembleKeys.RECONFIG));
        Map<String, String> expected = table(working, ConfigurationDocumentTest::defaultText);
        for (Setting<?> setting : new Setting<?>[] {
            StorageKeys.DB_AUTOCREATE, StorageKeys.COMMIT_LOG_COUNT, StorageKeys.SNAPSHOT_SIZE_FACTOR
        }) {
            expected.put(setting.key(), defaultText(setting));
        }
        assertEquals(expected, rows("Ensembles"));
    }

    @Test
    void everySettingThatIsRefusedIsThere() throws IOException {
        Map<String, String> expected = table(
                SettingsTable.all().stream().filter(setting -> setting.status() == Setting.Status.NOT_YET),
                ConfigurationDocumentTest::defaultText);
        expected.put(EnsembleKeys.RECONFIG.key(), "false");
        assertEquals(expected, rows("Refused for now"));
    }

    @Test
    void everySettingOfTlsIsThereWithItsDefault() throws IOException {
        Path document = DOCUMENT.resolveSibling("tls.md");
        Map<String, String> found = rows(document, "Clients");
        found.putAll(rows(document, "Members of an ensemble"));
        Stream<Setting<?>> working = TlsKeys.all().stream().filter(setting -> setting.status() == Setting.Status.WORKS);
        assertEquals(table(working, ConfigurationDocumentTest::defaultText), found);
    }
}
