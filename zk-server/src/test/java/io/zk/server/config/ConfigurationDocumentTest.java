package io.zk.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of docs/configuration.md are those that {@link SettingsPage} writes, and docs/tls.md names what there is. */
class ConfigurationDocumentTest {
    private static final String AGAIN =
            "the tables of docs/configuration.md are written anew by: mvn -q -o -pl zk-server"
                    + " -am test -Dtest=ConfigurationDocumentTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dtranscripts.rewrite=true";
    private static final Path DOCUMENT = Path.of(System.getProperty("zk.root"), "docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]*) \\|.*");

    @Test
    void theTablesAreThoseOfTheSettings() throws IOException {
        String page = Files.readString(DOCUMENT);
        SettingsPage tables = new SettingsPage();
        String written = tables.written(page);
        if (Boolean.getBoolean("transcripts.rewrite")) {
            Files.writeString(DOCUMENT, written);
            page = written;
        }
        assertEquals(written, page, AGAIN);
        List<String> places = SettingsPage.places(page);
        assertEquals(new TreeSet<>(tables.names()), new TreeSet<>(places), "each table has its place");
        assertEquals(tables.names().size(), places.size(), "and one only");
    }

    @Test
    void everySettingIsThere() throws IOException {
        String page = Files.readString(DOCUMENT);
        for (Setting<?> setting : SettingsTable.all()) {
            assertTrue(page.contains("\n| `" + setting.key() + "` | "), setting.key());
        }
    }

    @Test
    void everySettingOfTlsIsThereWithItsDefault() throws IOException {
        Map<String, String> found = new TreeMap<>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOCUMENT.resolveSibling("tls.md"))) {
            inside = line.startsWith("## ")
                    ? line.equals("## Clients") || line.equals("## Members of an ensemble")
                    : inside;
            Matcher row = ROW.matcher(line);
            if (inside && row.matches()) {
                found.put(row.group(1), row.group(2));
            }
        }
        Map<String, String> expected = new TreeMap<>();
        for (Setting<?> setting : TlsKeys.all()) {
            if (setting.status() == Setting.Status.WORKS) {
                expected.put(setting.key(), SettingsPage.defaultText(setting));
            }
        }
        assertEquals(expected, found);
    }
}
