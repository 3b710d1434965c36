package io.zk.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of docs/configuration.md, written from {@link SettingsTable}. The page holds its prose itself; between
 * {@code <!-- table: NAME -->} and {@code <!-- end -->} it is written by this class.
 */
final class SettingsPage {
    private static final Pattern PLACE =
            Pattern.compile("(<!-- table: ([^>]+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    /** The tables, by the names that the page has for them. */
    private final Map<String, String> tables = new LinkedHashMap<>();

    SettingsPage() {
        List<Setting<?>> access = new ArrayList<>(AccessKeys.all());
        access.removeAll(SaslKeys.ALL);
        access.removeAll(TlsKeys.all());
        Map<String, List<Setting<?>>> sections = new LinkedHashMap<>();
        sections.put("clients", BasicKeys.ALL);
        sections.put("storage", StorageKeys.ALL);
        sections.put("ensembles", EnsembleKeys.ALL);
        sections.put("limits", LimitKeys.ALL);
        sections.put("access", access);
        sections.put("sasl", SaslKeys.ALL);
        sections.put("sasl between members", SaslKeys.QUORUM);
        sections.put("tls", TlsKeys.all());
        sections.put("admin", AdminKeys.ALL);
        sections.put("metrics", MetricsKeys.ALL);
        sections.put("audit", OpsKeys.ALL.stream().limit(1).toList());
        sections.forEach((name, settings) -> tables.put(name, working(settings)));
        tables.put("refused", others(Setting.Status.NOT_YET, "why it is refused"));
        tables.put("without effect", others(Setting.Status.NO_EFFECT, "why it changes nothing here"));
    }

    /** The names of the tables there are. */
    List<String> names() {
        return List.copyOf(tables.keySet());
    }

    /** The names of the tables that a page has places for, in its order. */
    static List<String> places(String page) {
        return PLACE.matcher(page).results().map(place -> place.group(2)).toList();
    }

    /** The page with every table as it has to be. */
    String written(String page) {
        return PLACE.matcher(page).replaceAll(place -> Matcher.quoteReplacement(filled(place)));
    }

    private String filled(MatchResult place) {
        return place.group(1) + tables.getOrDefault(place.group(2), "") + place.group(3);
    }

    private static String working(List<Setting<?>> settings) {
        StringBuilder table = new StringBuilder("| key | from | default | value | |\n|---|---|---|---|---|\n");
        for (Setting<?> setting : settings) {
            if (setting.status() == Setting.Status.WORKS) {
                row(table, code(setting.key()), from(setting), defaultText(setting), value(setting), doc(setting));
            }
        }
        return table.toString();
    }

    private static String others(Setting.Status status, String why) {
        StringBuilder table =
                new StringBuilder("| key | from | default | what it is for | " + why + " |\n|---|---|---|---|---|\n");
        for (Setting<?> setting : SettingsTable.all()) {
            if (setting.status() == status) {
                row(table, code(setting.key()), from(setting), defaultText(setting), doc(setting), setting.remark());
            }
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String... cells) {
        for (String cell : cells) {
            table.append("| ").append(cell.replace("|", "\\|")).append(' ');
        }
        table.append("|\n");
    }

    /** Where a value may come from, in the words that the page explains. */
    private static String from(Setting<?> setting) {
        if (setting.kind() == Setting.Kind.PROPERTY) {
            return "-D";
        }
        return SettingsTable.findProperty("zookeeper." + setting.key()) == setting ? "both" : "file";
    }

    private static String doc(Setting<?> setting) {
        List<String> names = setting.aliases();
        return setting.doc() + (names.isEmpty() ? "" : ". Also as " + code(String.join("`, `", names)));
    }

    private static String value(Setting<?> setting) {
        String name = setting.typeName();
        return name.equals(ValueType.TEXT.name()) ? "" : name;
    }

    /** Empty for a setting that has no value unless one is given. */
    static String defaultText(Setting<?> setting) {
        Object value = setting.defaultValue();
        if (setting.equals(BasicKeys.CLIENT_PORT) || setting.equals(TlsKeys.SECURE_PORT)) {
            return "";
        }
        if (value instanceof Boolean on && setting.type().equals(ValueType.YES_NO)) {
            return on ? "yes" : "no";
        }
        return value.toString();
    }

    private static String code(String name) {
        return '`' + name + '`';
    }
}
