package io.zk.server.config;

import java.util.List;

/**
 * One setting of the server: everything about it but its value. The settings are the rows of {@link SettingsTable},
 * from which the manual is made. Immutable; any thread.
 */
public final class Setting<T> {
    /** Where a value may come from. */
    public enum Kind {
        /** zoo.cfg only. */
        NATIVE,
        /** zoo.cfg, or else the system property {@code zookeeper.<key>}. */
        PASS_THROUGH,
        /** The system property of this very name only. */
        PROPERTY
    }

    /** What comes of setting it. */
    public enum Status {
        WORKS,
        /** Accepted, with one line that says why it changes nothing here. */
        NO_EFFECT,
        /** Refused with one sentence, unless the value is the default. */
        NOT_YET
    }

    private final String key;
    private final Kind kind;
    private final ValueType<T> type;
    private final T defaultValue;
    private final String doc;
    private final Status status;
    private final String remark;
    private final List<String> aliases;

    private Setting(Row row, ValueType<T> type, T defaultValue, Status status, String remark, List<String> aliases) {
        this.key = row.key;
        this.kind = row.kind;
        this.doc = row.doc;
        this.type = type;
        this.defaultValue = defaultValue;
        this.status = status;
        this.remark = remark;
        this.aliases = aliases;
    }

    private record Row(String key, Kind kind, String doc) {}

    static <T> Setting<T> inFile(String key, ValueType<T> type, T defaultValue, String doc) {
        return new Setting<>(new Row(key, Kind.NATIVE, doc), type, defaultValue, Status.WORKS, "", List.of());
    }

    static <T> Setting<T> anywhere(String key, ValueType<T> type, T defaultValue, String doc) {
        return new Setting<>(new Row(key, Kind.PASS_THROUGH, doc), type, defaultValue, Status.WORKS, "", List.of());
    }

    static <T> Setting<T> property(String key, ValueType<T> type, T defaultValue, String doc) {
        return new Setting<>(new Row(key, Kind.PROPERTY, doc), type, defaultValue, Status.WORKS, "", List.of());
    }

    /** The same, but without effect; {@code why} completes "has no effect: ". */
    Setting<T> ignored(String why) {
        return new Setting<>(row(), type, defaultValue, Status.NO_EFFECT, why, aliases);
    }

    /** The same, but refused for now; {@code why} is a sentence without a full stop. */
    Setting<T> notYet(String why) {
        return new Setting<>(row(), type, defaultValue, Status.NOT_YET, why, aliases);
    }

    /** The same, also under names that the documentation of Apache's server uses for it. */
    Setting<T> alias(String... names) {
        return new Setting<>(row(), type, defaultValue, status, remark, List.of(names));
    }

    private Row row() {
        return new Row(key, kind, doc);
    }

    public String key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    /** What a value has to look like, in words. */
    public String typeName() {
        return type.name();
    }

    public T defaultValue() {
        return defaultValue;
    }

    /** What it means, with its unit. */
    public String doc() {
        return doc;
    }

    public Status status() {
        return status;
    }

    /** Why it has no effect or is refused; empty if it works. */
    public String remark() {
        return remark;
    }

    public List<String> aliases() {
        return aliases;
    }

    /** The system property that may hold the value; empty if there is none. */
    public String propertyName() {
        return switch (kind) {
            case NATIVE -> "";
            case PASS_THROUGH -> "zookeeper." + key;
            case PROPERTY -> key;
        };
    }

    ValueType<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return key;
    }
}
