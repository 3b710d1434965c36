package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.DECIMAL;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.integer;

import java.util.List;

/** The settings of metrics, audit and diagnostics. */
public final class OpsKeys {
    private static final String AUDIT_LOGGER = "org.apache.zookeeper.audit.Slf4jAuditLogger";
    public static final Setting<Boolean> AUDIT_ENABLE =
            anywhere("audit.enable", BOOLEAN, false, "whether who changed what goes to the audit log");

    private static final String NO_PATHS = "paths are not counted";
    private static final String NO_TRACKER = "messages are not kept";

    static final List<Setting<?>> ALL = List.of(
            AUDIT_ENABLE,
            anywhere("audit.impl.class", TEXT, AUDIT_LOGGER, "the class that writes the audit log")
                    .notYet("no class is loaded for it; the lines go to the logger " + AUDIT_LOGGER
                            + ", and conf/log4j2.xml says where they go from there"),
            anywhere("pathStats.enabled", BOOLEAN, false, "count which paths are asked for most")
                    .ignored(NO_PATHS),
            anywhere("pathStats.slotCapacity", integer(0), 60, "slots of time that are kept")
                    .ignored(NO_PATHS),
            anywhere("pathStats.slotDuration", integer(0), 15, "seconds of a slot")
                    .ignored(NO_PATHS),
            anywhere("pathStats.maxDepth", integer(0), 6, "elements of a path that are told apart")
                    .ignored(NO_PATHS),
            anywhere("pathStats.sampleRate", DECIMAL, 0.1, "share of the requests that is looked at")
                    .ignored(NO_PATHS),
            anywhere("pathStats.initialDelay", integer(0), 5, "seconds before they are first shown")
                    .ignored(NO_PATHS),
            anywhere("pathStats.delay", integer(0), 5, "seconds between two times they are")
                    .ignored(NO_PATHS),
            anywhere("pathStats.topPathMax", integer(0), 20, "paths that are shown")
                    .ignored(NO_PATHS),
            anywhere("messageTracker.Enabled", BOOLEAN, false, "keep the last messages to and from learners")
                    .ignored(NO_TRACKER),
            anywhere("messageTracker.BufferSize", integer(0), 10, "messages that are kept")
                    .ignored(NO_TRACKER),
            anywhere("jmx.log4j.disable", BOOLEAN, false, "loggers are not shown in JMX")
                    .ignored(
                            "loggers are there before it is read; JMXLOG4J=false or -Dlog4j2.disableJmx=true keeps them out"));

    private OpsKeys() {}
}
