package io.zk.server.config;

import io.zk.server.acl.AuthProvider;
import io.zk.server.quorum.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: arguments, the file they name, and system properties. The file overrides the properties.
 * Everything it refuses, and everything it does not use, it names with its key, value and place. Single use.
 */
public final class ConfigReader {
    /** The folder a server without any argument keeps its data in, below the working directory. */
    public static final String DATA_DIR_WITHOUT_ARGUMENTS = "zk-data";

    private static final int PORT_WITHOUT_ARGUMENTS = 2181;

    private final Map<String, String> properties;
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final Map<Setting<?>, String> places = new HashMap<>();
    private final MembersReader members = new MembersReader();
    private final AuthFamilies auth = new AuthFamilies();
    private final List<String> warnings = new ArrayList<>();
    private String fileName = "";

    private ConfigReader(Map<String, String> properties) {
        this.properties = properties;
    }

    /**
     * The configuration that these arguments ask for: none (defaults), {@code configfile}, or
     * {@code port dataDir [tickTime] [maxClientCnxns]}.
     *
     * @param properties the system properties of the process
     */
    public static ServerConfig read(List<String> arguments, Map<String, String> properties) throws ConfigException {
        ConfigReader reader = new ConfigReader(properties);
        return switch (arguments.size()) {
            case 0 -> reader.readDefaults();
            case 1 -> reader.readFile(arguments.get(0));
            case 2, 3, 4 -> reader.readArguments(arguments);
            default -> throw ConfigException.ofArguments("Invalid number of arguments:" + String.join(" ", arguments));
        };
    }

    private ServerConfig readDefaults() throws ConfigException {
        values.put(BasicKeys.CLIENT_PORT, PORT_WITHOUT_ARGUMENTS);
        values.put(StorageKeys.DATA_DIR, DATA_DIR_WITHOUT_ARGUMENTS);
        return finish(new ServerConfig.Origin("defaults", ""));
    }

    private ServerConfig readArguments(List<String> arguments) throws ConfigException {
        values.put(BasicKeys.MAX_CLIENT_CNXNS, 0);
        List<Setting<?>> order =
                List.of(BasicKeys.CLIENT_PORT, StorageKeys.DATA_DIR, BasicKeys.TICK_TIME, BasicKeys.MAX_CLIENT_CNXNS);
        for (int i = 0; i < arguments.size(); i++) {
            put(order.get(i), order.get(i).key(), arguments.get(i), "argument " + (i + 1));
        }
        return finish(new ServerConfig.Origin("arguments", ""));
    }

    private ServerConfig readFile(String name) throws ConfigException {
        Path path = Path.of(name);
        warnIfRelative("the configuration file", path);
        if (!Files.exists(path)) {
            throw new ConfigException(name + " file is missing");
        }
        String text;
        try {
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ConfigException(name + " cannot be read: " + e.getMessage());
        }
        fileName = name;
        // The last of several lines with one key wins, but a wrong one is reported even if it loses.
        for (PropertiesText.Entry entry : parse(text)) {
            readEntry(entry);
        }
        return finish(new ServerConfig.Origin(path.toAbsolutePath().toString(), text));
    }

    private List<PropertiesText.Entry> parse(String text) throws ConfigException {
        try {
            return PropertiesText.parse(text);
        } catch (ConfigException e) {
            throw new ConfigException(fileName + " " + e.getMessage());
        }
    }

    private void readEntry(PropertiesText.Entry entry) throws ConfigException {
        String place = "line " + entry.line();
        Setting<?> setting = SettingsTable.find(entry.key());
        if (setting == null) {
            readFamily(entry, place);
        } else if (setting.kind() == Setting.Kind.PROPERTY) {
            warn(place, entry.key(), entry.value(), "has no effect in a file: give -D" + entry.key() + "= instead");
        } else {
            if (places.containsKey(setting)) {
                warn(
                        place,
                        entry.key(),
                        entry.value(),
                        "stands above already (" + places.get(setting) + "); this one wins");
            }
            put(setting, entry.key(), entry.value(), place);
        }
    }

    private void readFamily(PropertiesText.Entry entry, String place) throws ConfigException {
        String family = SettingsTable.family(entry.key());
        if (family == null) {
            String nearest = SettingsTable.nearest(entry.key());
            String hint = nearest == null ? "" : "; did you mean " + nearest + "?";
            warn(place, entry.key(), entry.value(), "is no setting that this server knows" + hint);
            return;
        }
        switch (family) {
            case "server.", "group.", "weight." -> readMember(entry, place);
            case AuthFamilies.PROVIDER, AuthFamilies.SUPER_USER -> readAuth(entry, place);
            case "metricsProvider." -> warn(
                    place, entry.key(), entry.value(), "is nothing that a metrics provider here uses");
            default -> throw new IllegalStateException(family);
        }
    }

    private void readMember(PropertiesText.Entry entry, String place) throws ConfigException {
        String line = located(place, entry.key(), entry.value());
        try {
            members.read(entry.key(), entry.value(), line, warnings);
        } catch (ConfigException e) {
            throw refusal(place, entry.key(), entry.value(), String.valueOf(e.getMessage()));
        }
    }

    private void readAuth(PropertiesText.Entry entry, String place) throws ConfigException {
        try {
            auth.read(entry.key(), entry.value());
        } catch (ConfigException e) {
            throw refusal(place, entry.key(), entry.value(), String.valueOf(e.getMessage()));
        }
    }

    /** Parses and stores; refuses what is not supported yet, unless it asks for nothing. */
    private <T> void put(Setting<T> setting, String key, String text, String place) throws ConfigException {
        T value = setting.type().parser().parse(text);
        if (value == null) {
            throw refusal(place, key, text, "must be " + setting.type().name());
        }
        boolean differs = !value.equals(setting.defaultValue());
        switch (setting.status()) {
            case WORKS -> {}
            case NO_EFFECT -> {
                if (differs) {
                    warn(place, key, text, "has no effect: " + setting.remark());
                }
            }
            case NOT_YET -> {
                if (differs) {
                    throw refusal(place, key, text, setting.remark());
                }
            }
        }
        values.put(setting, value);
        places.put(setting, place);
    }

    private ServerConfig finish(ServerConfig.Origin origin) throws ConfigException {
        readProperties();
        auth.readProperties(properties);
        checkDirectories();
        checkTimes();
        readDynamicFile();
        TlsRules.check(this::value, inFile());
        EnsembleConfig ensemble = ensemble();
        ServerConfig.Listener listener = listener(ensemble);
        return new ServerConfig(values, origin, listener, ensemble, auth(), warnings);
    }

    /** What the file did not say may stand in the system properties. */
    private void readProperties() throws ConfigException {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            String name = property.getKey();
            Setting<?> setting = SettingsTable.findProperty(name);
            if (setting != null && !values.containsKey(setting)) {
                put(setting, setting.key(), property.getValue().strip(), "-D" + name);
            } else if (setting == null && name.startsWith("zookeeper.")) {
                warnOfMisspelledProperty(name);
            }
        }
    }

    /** Scripts set properties of their own, so only what is nearly a setting is worth a line. */
    private void warnOfMisspelledProperty(String name) {
        String key = name.substring("zookeeper.".length());
        String nearest = SettingsTable.find(key) == null ? SettingsTable.nearest(key) : null;
        if (nearest != null) {
            warnings.add("-D" + name + " is no setting that this server knows; did you mean " + nearest + "?");
        }
    }

    private ServerConfig.Auth auth() throws ConfigException {
        if (number(TlsKeys.SECURE_PORT) != BasicKeys.NO_PORT || flag(TlsKeys.CLIENT_UNIFICATION)) {
            auth.providers().add(AuthProvider.X509);
        }
        List<String> enforced;
        try {
            AuthFamilies.checkMembers(
                    flag(SaslKeys.QUORUM_ENABLE),
                    flag(SaslKeys.QUORUM_LEARNER_REQUIRE),
                    flag(SaslKeys.QUORUM_SERVER_REQUIRE));
            enforced = AuthFamilies.enforced(
                    auth.providers(),
                    flag(SaslKeys.ENFORCE),
                    text(SaslKeys.ENFORCED_SCHEMES),
                    flag(SaslKeys.REQUIRE_SASL));
        } catch (ConfigException e) {
            throw new ConfigException(inFile() + e.getMessage());
        }
        return new ServerConfig.Auth(auth.providers(), auth.superUsers(), enforced);
    }

    private void checkDirectories() throws ConfigException {
        String dataDir = text(StorageKeys.DATA_DIR);
        if (dataDir.isEmpty()) {
            throw new ConfigException(inFile() + "dataDir is not set");
        }
        if (!DATA_DIR_WITHOUT_ARGUMENTS.equals(dataDir)) {
            warnIfRelative("dataDir", Path.of(dataDir));
        }
        String logDir = text(StorageKeys.DATA_LOG_DIR);
        if (!logDir.isEmpty()) {
            warnIfRelative("dataLogDir", Path.of(logDir));
        }
        if (number(StorageKeys.SNAP_RETAIN_COUNT) < 3) {
            warnings.add("autopurge.snapRetainCount is less than 3: 3 snapshots will be kept");
        }
    }

    private void checkTimes() throws ConfigException {
        int tick = number(BasicKeys.TICK_TIME);
        if (tick <= 0) {
            throw refusal(
                    place(BasicKeys.TICK_TIME), "tickTime", "" + tick, "tickTime is not set: it must be 1 or more");
        }
        int min = number(BasicKeys.MIN_SESSION_TIMEOUT);
        int max = number(BasicKeys.MAX_SESSION_TIMEOUT);
        long minMillis = min == -1 ? 2L * tick : min;
        long maxMillis = max == -1 ? 20L * tick : max;
        if (minMillis > maxMillis) {
            throw new ConfigException(inFile() + "minSessionTimeout must not be larger than maxSessionTimeout ("
                    + minMillis + " and " + maxMillis + " milliseconds)");
        }
    }

    private void readDynamicFile() throws ConfigException {
        String name = text(EnsembleKeys.DYNAMIC_FILE);
        if (!name.isEmpty()) {
            try {
                members.readDynamic(Path.of(name), warnings);
            } catch (ConfigException e) {
                throw refusal(
                        place(EnsembleKeys.DYNAMIC_FILE), "dynamicConfigFile", name, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Null for a server that stands alone. */
    private @Nullable EnsembleConfig ensemble() throws ConfigException {
        boolean alone = flag(EnsembleKeys.STANDALONE);
        if (members.observers() > 0 && members.participants() == 0) {
            throw new ConfigException(inFile() + "Observers w/o participants is an invalid configuration");
        }
        if (members.observers() > 0 && members.participants() == 1 && alone) {
            throw new ConfigException(inFile() + "Observers w/o quorum is an invalid configuration");
        }
        if (members.participants() == 0 && !alone) {
            throw new ConfigException(inFile() + "standaloneEnabled=false, and no server.N: there is nobody to vote");
        }
        if (members.participants() == 0) {
            if (!members.groups().isEmpty() || !members.weights().isEmpty()) {
                throw new ConfigException(inFile() + "group.N or weight.N stands without any server.N");
            }
            return null;
        }
        if (members.participants() == 1 && alone) {
            warnings.add("Invalid configuration, only one server specified (ignoring): the server runs standalone");
            return null;
        }
        return EnsembleRules.check(this::value, members, Path.of(text(StorageKeys.DATA_DIR)), inFile(), warnings);
    }

    /** clientPort, or else the one in this server's own server.N line. */
    private ServerConfig.Listener listener(@Nullable EnsembleConfig ensemble) throws ConfigException {
        String host = text(BasicKeys.CLIENT_PORT_ADDRESS);
        int port = number(BasicKeys.CLIENT_PORT);
        Member own = ensemble == null ? onlyMember() : members.members().get(ensemble.myId());
        if (own != null && own.clientPort() != 0) {
            if (port != BasicKeys.NO_PORT && port != own.clientPort()) {
                throw refusal(
                        place(BasicKeys.CLIENT_PORT),
                        "clientPort",
                        "" + port,
                        "client port differs from the one in server." + own.id() + ", " + own.clientPort());
            }
            return new ServerConfig.Listener(clientHost(host, own), own.clientPort());
        }
        if (port == BasicKeys.NO_PORT && (!host.isEmpty() || number(TlsKeys.SECURE_PORT) == BasicKeys.NO_PORT)) {
            throw new ConfigException(inFile()
                    + (host.isEmpty()
                            ? "clientPort is not set: no client could connect"
                            : "clientPortAddress is set but clientPort is not set"));
        }
        return new ServerConfig.Listener(host, port);
    }

    /** What the server's own line says, unless it names no host, or clientPortAddress spells another. */
    private String clientHost(String host, Member own) throws ConfigException {
        String said = own.clientHost();
        if (host.isEmpty() || isEvery(host) && !said.isEmpty()) {
            return said;
        }
        if (isAddress(host) && isAddress(said) && !isEvery(said) && !host.equals(said)) {
            throw refusal(
                    place(BasicKeys.CLIENT_PORT_ADDRESS),
                    "clientPortAddress",
                    host,
                    "client address differs from the one in server." + own.id() + ", " + said);
        }
        return host;
    }

    private static boolean isEvery(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** And no name, which may mean the same as another. Only an address of version 6 has colons. */
    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0
                || !host.isEmpty() && host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    /** The only member, unless the file myid says that this server is another one. */
    private @Nullable Member onlyMember() throws ConfigException {
        if (members.members().isEmpty()) {
            return null;
        }
        Member only = members.members().values().iterator().next();
        Long id = MembersReader.myId(Path.of(text(StorageKeys.DATA_DIR)));
        if (id != null && id != only.id()) {
            warnings.add("myid says " + id + ", but the only server is server." + only.id());
            return null;
        }
        return only;
    }

    private String text(Setting<String> setting) {
        return value(setting);
    }

    private int number(Setting<Integer> setting) {
        return value(setting);
    }

    private boolean flag(Setting<Boolean> setting) {
        return value(setting);
    }

    private <T> T value(Setting<T> setting) {
        @SuppressWarnings("unchecked") // put there by the setting's own parser
        T value = (T) values.get(setting);
        return value == null ? setting.defaultValue() : value;
    }

    private String place(Setting<?> setting) {
        return places.getOrDefault(setting, "default");
    }

    private String inFile() {
        return fileName.isEmpty() ? "" : fileName + ": ";
    }

    private void warnIfRelative(String what, Path path) {
        if (!path.isAbsolute() && !path.toString().startsWith("./") && !path.startsWith(".")) {
            warnings.add(what + " " + path + " is relative to the folder the server was started in ("
                    + path.toAbsolutePath() + ")");
        }
    }

    private void warn(String place, String key, String value, String what) {
        warnings.add(located(place, key, value) + " " + what);
    }

    private ConfigException refusal(String place, String key, String value, String why) {
        return new ConfigException(located(place, key, value) + ": " + why);
    }

    private String located(String place, String key, String value) {
        String shown = shown(key, value);
        if (place.startsWith("-D")) {
            return place + "=" + shown;
        }
        return (fileName.isEmpty() ? "" : fileName + " ") + place + ": " + key + "=" + shown;
    }

    private static String shown(String key, String value) {
        return key.toLowerCase(Locale.ROOT).endsWith("password") ? "********" : value;
    }
}
