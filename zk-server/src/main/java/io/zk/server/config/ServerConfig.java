package io.zk.server.config;

import io.zk.server.acl.AuthProvider;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one server, checked. Whatever is not set has its default. Immutable; any thread.
 */
public final class ServerConfig {
    private final Map<Setting<?>, Object> values;
    private final Origin origin;
    private final Listener listener;
    private final @Nullable EnsembleConfig ensemble;
    private final Auth auth;
    private final List<String> warnings;

    /**
     * Where it comes from.
     *
     * @param name "arguments", "defaults" or the path of the file
     * @param text of the file, empty if there is none
     */
    public record Origin(String name, String text) {}

    /**
     * Where clients are served.
     *
     * @param host empty: every address
     */
    public record Listener(String host, int port) {}

    /**
     * Who tells identities.
     *
     * @param providers those that are on
     * @param superUsers values of {@code superUser.X}
     * @param enforced schemes of which a connection has to have one; empty: it need not
     */
    public record Auth(Set<AuthProvider> providers, List<String> superUsers, List<String> enforced) {
        public Auth {
            providers = Collections.unmodifiableSet(EnumSet.copyOf(providers));
            superUsers = List.copyOf(superUsers);
            enforced = List.copyOf(enforced);
        }
    }

    ServerConfig(
            Map<Setting<?>, Object> values,
            Origin origin,
            Listener listener,
            @Nullable EnsembleConfig ensemble,
            Auth auth,
            List<String> warnings) {
        this.values = Map.copyOf(values);
        this.origin = origin;
        this.listener = listener;
        this.ensemble = ensemble;
        this.auth = auth;
        this.warnings = List.copyOf(warnings);
    }

    /** The value of a setting, its default if it is not set. */
    public <T> T value(Setting<T> setting) {
        @SuppressWarnings("unchecked") // put there by the setting's own parser
        T value = (T) values.get(setting);
        return value == null ? setting.defaultValue() : value;
    }

    /** Whether the operator gave it a value. */
    public boolean isSet(Setting<?> setting) {
        return values.containsKey(setting);
    }

    public Origin origin() {
        return origin;
    }

    public Listener listener() {
        return listener;
    }

    /** The ensemble it is a member of; null: it stands alone. */
    public @Nullable EnsembleConfig ensemble() {
        return ensemble;
    }

    public Auth auth() {
        return auth;
    }

    /** What the operator should know, one line each. */
    public List<String> warnings() {
        return warnings;
    }

    public Path dataDir() {
        return Path.of(value(StorageKeys.DATA_DIR));
    }

    /** The folder of transaction logs: that of data if it is not set. */
    public Path dataLogDir() {
        String text = value(StorageKeys.DATA_LOG_DIR);
        return text.isEmpty() ? dataDir() : Path.of(text);
    }

    /** Milliseconds: two ticks if it is not set. */
    public int minSessionTimeoutMillis() {
        return bound(BasicKeys.MIN_SESSION_TIMEOUT, 2);
    }

    /** Milliseconds: twenty ticks if it is not set. */
    public int maxSessionTimeoutMillis() {
        return bound(BasicKeys.MAX_SESSION_TIMEOUT, 20);
    }

    private int bound(Setting<Integer> setting, int ticks) {
        int millis = value(setting);
        return millis == -1 ? (int) Math.min((long) ticks * value(BasicKeys.TICK_TIME), Integer.MAX_VALUE) : millis;
    }

    /** Snapshots a purge keeps, never fewer than 3. */
    public int snapRetainCount() {
        return Math.max(3, value(StorageKeys.SNAP_RETAIN_COUNT));
    }
}
