package io.zk.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every setting, by its key and its aliases. Immutable; any thread. */
public final class SettingsTable {
    private static final List<Setting<?>> ALL = list();
    private static final Map<String, Setting<?>> BY_NAME = index();

    /** Keys that end in a name or number of the operator's choice; they are no rows. */
    private static final List<String> FAMILIES =
            List.of("server.", "group.", "weight.", "authProvider.", "superUser.", "metricsProvider.");

    /** Properties besides the usual ones that Apache's server reads, and the keys they are. */
    private static final Map<String, String> MORE_PROPERTIES = Map.of(
            "fsync.warningthresholdms", "fsync.warningthresholdms",
            "learner.asyncSending", "learner.asyncSending",
            "learner.closeSocketAsync", "learner.closeSocketAsync",
            "leader.closeSocketAsync", "leader.closeSocketAsync",
            "zookeeper.observer.syncEnabled", "syncEnabled",
            "zookeeper.multiAddress.enabled", "multiAddress.enabled",
            "zookeeper.multiAddress.reachabilityCheckEnabled", "multiAddress.reachabilityCheckEnabled",
            "zookeeper.multiAddress.reachabilityCheckTimeoutMs", "multiAddress.reachabilityCheckTimeoutMs");

    private SettingsTable() {}

    /** The rows, in the order of the manual. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    static @Nullable Setting<?> find(String name) {
        return BY_NAME.get(name);
    }

    /** The setting behind a system property, or null. */
    static @Nullable Setting<?> findProperty(String property) {
        Setting<?> plain = BY_NAME.get(property);
        if (plain != null && plain.kind() == Setting.Kind.PROPERTY) {
            return plain;
        }
        String more = MORE_PROPERTIES.get(property);
        if (more != null) {
            return BY_NAME.get(more);
        }
        if (!property.startsWith("zookeeper.")) {
            return null;
        }
        Setting<?> passed = BY_NAME.get(property.substring("zookeeper.".length()));
        return passed != null && passed.kind() == Setting.Kind.PASS_THROUGH ? passed : null;
    }

    /** The family a key belongs to, or null. */
    static @Nullable String family(String key) {
        return FAMILIES.stream().filter(key::startsWith).findFirst().orElse(null);
    }

    /** The known name that was probably meant, or null if none is close. */
    static @Nullable String nearest(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int tolerated = wanted.length() < 8 ? 1 : 2;
        String nearest = null;
        for (String known : BY_NAME.keySet()) {
            int distance = distance(wanted, known.toLowerCase(Locale.ROOT), tolerated);
            if (distance < tolerated || (distance == tolerated && nearest == null)) {
                tolerated = distance;
                nearest = known;
            }
        }
        return nearest;
    }

    /** Insertions, deletions and replacements between two words; more than {@code most} if there are more. */
    private static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static List<Setting<?>> list() {
        List<Setting<?>> all = new ArrayList<>(BasicKeys.ALL);
        all.addAll(LimitKeys.ALL);
        all.addAll(StorageKeys.ALL);
        all.addAll(EnsembleKeys.ALL);
        all.addAll(SaslKeys.QUORUM);
        all.addAll(AccessKeys.all());
        all.addAll(AdminKeys.ALL);
        all.addAll(OpsKeys.ALL);
        all.addAll(MetricsKeys.ALL);
        return List.copyOf(all);
    }

    private static Map<String, Setting<?>> index() {
        Map<String, Setting<?>> index = new LinkedHashMap<>();
        for (Setting<?> setting : ALL) {
            index.put(setting.key(), setting);
            for (String alias : setting.aliases()) {
                index.put(alias, setting);
            }
        }
        return index;
    }
}
