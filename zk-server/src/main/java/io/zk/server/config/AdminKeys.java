package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.integer;

import java.util.List;

/** The settings of the HTTP server for administration. */
public final class AdminKeys {
    public static final Setting<Boolean> ENABLED =
            anywhere("admin.enableServer", BOOLEAN, true, "whether there is an HTTP server for administration");
    public static final Setting<String> ADDRESS =
            anywhere("admin.serverAddress", TEXT, "0.0.0.0", "the address on which it listens");
    public static final Setting<Integer> PORT =
            anywhere("admin.serverPort", integer(0, 65535), 8080, "its port; 0: any free one");
    public static final Setting<String> COMMAND_URL =
            anywhere("admin.commandURL", TEXT, "/commands", "the path under which its commands are");
    public static final Setting<Integer> IDLE_TIMEOUT = anywhere(
            "admin.idleTimeout",
            integer(1),
            30_000,
            "milliseconds after which a connection to it is closed on which nothing moves");
    public static final Setting<Integer> RATE_INTERVAL = anywhere(
            "admin.rateLimiterIntervalInMS",
            integer(0),
            300_000,
            "milliseconds between two restores, microseconds between two snapshots; 0: no limit");
    public static final Setting<Boolean> SNAPSHOT =
            anywhere("admin.snapshot.enabled", BOOLEAN, true, "whether its command `snapshot` works");
    public static final Setting<Boolean> RESTORE =
            anywhere("admin.restore.enabled", BOOLEAN, true, "whether its command `restore` works");

    public static final Setting<Boolean> PORT_UNIFICATION = anywhere(
            "admin.portUnification", BOOLEAN, false, "its port takes TLS, too, with the files of `ssl.quorum.*`");
    public static final Setting<Boolean> FORCE_HTTPS =
            anywhere("admin.forceHttps", BOOLEAN, false, "its port takes TLS alone, with the files of `ssl.quorum.*`");
    public static final Setting<Boolean> NEED_CLIENT_AUTH =
            anywhere("admin.needClientAuth", BOOLEAN, false, "under TLS, a certificate is asked of who connects to it");

    static final List<Setting<?>> ALL = List.of(
            ENABLED,
            ADDRESS,
            PORT,
            COMMAND_URL,
            IDLE_TIMEOUT,
            RATE_INTERVAL,
            SNAPSHOT,
            RESTORE,
            anywhere("admin.httpVersion", integer(0), 11, "version of HTTP, 11 for 1.1")
                    .ignored("it speaks HTTP 1.1, and 1.0 to who does"),
            PORT_UNIFICATION,
            FORCE_HTTPS,
            NEED_CLIENT_AUTH);

    private AdminKeys() {}
}
