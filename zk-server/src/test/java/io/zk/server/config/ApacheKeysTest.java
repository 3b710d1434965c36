package io.zk.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every key that Apache's server knows is a row of the table: it works, or its row says why not. */
class ApacheKeysTest {
    /** Where our default is another one, with what it is. */
    private static final Map<String, String> OTHER_DEFAULTS = Map.of(
            // Whoever was cut off is heard of again within a second.
            "fastleader.maxNotificationInterval", "1000",
            // Who sets nothing gets new certificates without a restart.
            "sslQuorumReloadCertFiles", "true",
            "client.certReload", "true",
            // Here it is a size of its own: 0 stands for as much again.
            "jute.maxbuffer.extrasize", "0");

    private record Key(String name, String kind, String defaultText) {}

    private static List<Key> keys() throws IOException {
        List<Key> keys = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ApacheKeysTest.class.getResourceAsStream("/config/apache-keys.txt")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(" ", 3);
                    keys.add(new Key(parts[0], parts[1], parts.length > 2 ? parts[2] : ""));
                }
            }
        }
        return keys;
    }

    private static String kind(Setting<?> setting) {
        return switch (setting.kind()) {
            case NATIVE -> "N";
            case PASS_THROUGH -> "P";
            case PROPERTY -> "-D";
        };
    }

    /** The default in Apache's words. */
    private static String defaultText(Setting<?> setting, String apaches) {
        String text = setting.defaultValue().toString();
        if (setting.defaultValue() instanceof Boolean on && (apaches.equals("yes") || apaches.equals("no"))) {
            return on ? "yes" : "no";
        }
        if (setting.defaultValue() instanceof Boolean on && apaches.equals("on")) {
            return on ? "on" : "off";
        }
        boolean noPort = setting.defaultValue().equals(BasicKeys.NO_PORT) && apaches.isEmpty();
        return noPort ? "" : text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    @Test
    void everyKeyIsThereWhereItMayStandAndWithItsDefault() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Key key : keys()) {
            Setting<?> setting = SettingsTable.find(key.name());
            if (setting == null || !setting.key().equals(key.name())) {
                wrong.add(key.name() + " is no row");
                continue;
            }
            if (!kind(setting).equals(key.kind())) {
                wrong.add(key.name() + " is " + kind(setting) + ", not " + key.kind());
            }
            String expected = OTHER_DEFAULTS.getOrDefault(key.name(), key.defaultText());
            if (!expected.equals("*")
                    && !expected.equals("0.0.0.0")
                    && !expected.equals(defaultText(setting, expected))) {
                wrong.add(key.name() + " has the default " + setting.defaultValue() + ", not " + expected);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void whatHasNoEffectOrIsRefusedSaysWhy() {
        for (Setting<?> setting : SettingsTable.all()) {
            assertEquals(
                    setting.status() == Setting.Status.WORKS, setting.remark().isEmpty(), setting.key());
        }
    }

    @Test
    void propertiesThatApacheReadsUnderASecondNameAreKnown() {
        for (String property : List.of(
                "fsync.warningthresholdms",
                "zookeeper.fsync.warningthresholdms",
                "learner.asyncSending",
                "learner.closeSocketAsync",
                "leader.closeSocketAsync",
                "zookeeper.observer.syncEnabled",
                "zookeeper.multiAddress.enabled",
                "zookeeper.multiAddress.reachabilityCheckEnabled",
                "zookeeper.multiAddress.reachabilityCheckTimeoutMs")) {
            assertNotNull(SettingsTable.findProperty(property), property);
        }
        assertTrue(SettingsTable.findProperty("zookeeper.tickTime") == null, "of the file alone");
    }
}
