package io.zk.server.ops.admin;

import io.zk.server.acl.Identities;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests: the list of commands, each command, {@code /livez} and {@code /readyz}. An error of a command is said
 * in the body, with status 200, as Apache's server does; one of access, of the method or of a limit by the status, too.
 * Any thread that may wait.
 */
public final class AdminSite {
    private static final Logger LOG = LogManager.getLogger(AdminSite.class);
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";
    private static final Set<String> MONITOR = Set.of("monitor", "mntr");
    private static final Set<String> SNAPSHOT = Set.of("snapshot", "snap");
    private static final Set<String> RESTORE = Set.of("restore", "rest");
    private static final String GET = "GET";
    private static final String POST = "POST";

    /**
     * What the operator has chosen.
     *
     * @param commandUrl path of the list, with the commands below it
     * @param zxidInSnapshots whether snapshots hold their zxid, without which they can't be restored
     * @param interval milliseconds between restores, microseconds between snapshots; 0: no limit
     */
    public record Rules(String commandUrl, boolean snapshot, boolean restore, boolean zxidInSnapshots, long interval) {}

    /** Whether the server lives and is ready. May wait a little. */
    public interface Health {
        /** What does not work any more; null if all does. */
        @Nullable
        String ailment();

        /** Why clients are not served now; null if they are. */
        @Nullable
        String unready();
    }

    private final Rules rules;
    private final AdminCommands commands;
    private final Access access;
    private final Backup backup;
    private final Health health;
    private final RateLimit snapshotLimit;
    private final RateLimit restoreLimit;
    private final LongAdder snapshotsLimited = new LongAdder();
    private final LongAdder restoresLimited = new LongAdder();
    private final LongAdder restoresFailed = new LongAdder();

    /** What is behind it: who may do what, and who does it. */
    public record Behind(Access access, Backup backup, Health health) {}

    /** @param nanos monotonic time */
    public AdminSite(Rules rules, AdminCommands commands, Behind behind, LongSupplier nanos) {
        this.rules = rules;
        this.commands = commands;
        this.access = behind.access();
        this.backup = behind.backup();
        this.health = behind.health();
        // Apache's server takes the number for other units; who backs up every minute relies on that.
        this.snapshotLimit = new RateLimit(TimeUnit.MICROSECONDS.toNanos(rules.interval()), nanos);
        this.restoreLimit = new RateLimit(TimeUnit.MILLISECONDS.toNanos(rules.interval()), nanos);
    }

    /** Snapshots refused because the last one was too close. */
    public long snapshotsLimited() {
        return snapshotsLimited.sum();
    }

    /** Restores refused likewise. */
    public long restoresLimited() {
        return restoresLimited.sum();
    }

    /** Restores that were begun and not done. */
    public long restoresFailed() {
        return restoresFailed.sum();
    }

    public Answer answer(Call call) {
        switch (call.method()) {
            case GET, "HEAD", POST -> {
                return answerPath(call);
            }
            case "OPTIONS" -> {
                return Answer.plain(Answer.OK, "GET, HEAD, POST, OPTIONS")
                        .with(Map.of("Allow", "GET, HEAD, POST, OPTIONS"));
            }
            case "TRACE" -> {
                return Answer.plain(Answer.FORBIDDEN, "TRACE is refused");
            }
            default -> {
                return Answer.plain(Answer.WRONG_METHOD, "no request but GET, HEAD and POST is answered")
                        .with(Map.of("Allow", "GET, HEAD, POST, OPTIONS"));
            }
        }
    }

    private Answer answerPath(Call call) {
        String path = call.path();
        switch (path) {
            case "/livez" -> {
                return healthAnswer(health.ailment());
            }
            case "/readyz" -> {
                return healthAnswer(health.unready());
            }
            default -> {
                String url = rules.commandUrl();
                if (path.equals(url) || path.equals(url + "/")) {
                    return list();
                }
                return path.startsWith(url + "/")
                        ? command(call, path.substring(url.length() + 1))
                        : Answer.plain(Answer.NOT_FOUND, "there is nothing at this path; the commands are at " + url);
            }
        }
    }

    private static Answer healthAnswer(@Nullable String problem) {
        return problem == null ? Answer.plain(Answer.OK, "ok") : Answer.plain(Answer.UNAVAILABLE, problem);
    }

    private Answer list() {
        Set<String> names = commands.names();
        names.add("snapshot");
        names.add("restore");
        StringBuilder html = new StringBuilder();
        for (String name : names) {
            html.append("<a href=\"")
                    .append(rules.commandUrl())
                    .append('/')
                    .append(name)
                    .append("\">")
                    .append(name)
                    .append("</a>\n<br/>\n");
        }
        return Answer.html(html.toString());
    }

    private Answer command(Call call, String name) {
        AdminCommands.Command command = commands.find(name);
        boolean moves = SNAPSHOT.contains(name) || RESTORE.contains(name);
        if (command == null && !moves) {
            return Answer.error(Answer.OK, name, "Unknown command: " + name);
        }
        if ((command == null || command.served()) && !commands.serving()) {
            // Apache's server fails there, and who watches a server goes by that.
            int status = MONITOR.contains(name) ? Answer.FAILED : Answer.OK;
            return Answer.error(status, name, NOT_SERVING);
        }
        if (command == null) {
            return move(call, name);
        }
        return POST.equals(call.method())
                ? wrongMethod(name, "GET, HEAD")
                : Answer.json(Answer.OK, command.name(), command.fields().apply(call.query()), null);
    }

    /** Takes the whole state out, or puts one in. */
    private Answer move(Call call, String name) {
        boolean restore = RESTORE.contains(name);
        Answer refusal = authorize(call, restore ? "restore" : "snapshot");
        if (refusal != null) {
            return refusal;
        }
        if (POST.equals(call.method()) != restore) {
            return wrongMethod(name, restore ? POST : "GET, HEAD");
        }
        return restore ? restore(call) : snapshot(call);
    }

    private static Answer wrongMethod(String name, String allowed) {
        return Answer.error(Answer.WRONG_METHOD, name, "the command " + name + " is asked for by " + allowed)
                .with(Map.of("Allow", allowed));
    }

    private @Nullable Answer authorize(Call call, String command) {
        String header = call.authorization();
        if (header == null || header.isBlank()) {
            return Answer.error(Answer.UNAUTHORIZED, command, "Auth info is missing for the command");
        }
        String[] parts = header.strip().split("\\s+", 2);
        Identities identities = access.identify(parts[0], parts.length > 1 ? parts[1] : "", call.address());
        if (identities == null) {
            return Answer.error(Answer.UNAUTHORIZED, command, "Not authenticated");
        }
        return access.owns(identities) ? null : Answer.error(Answer.FORBIDDEN, command, "Not authorized");
    }

    private @Nullable Answer refuse(String command, boolean enabled, RateLimit limit, LongAdder limited) {
        if (!enabled) {
            return Answer.error(Answer.UNAVAILABLE, command, "admin." + command + ".enabled is false");
        }
        if (!rules.zxidInSnapshots()) {
            return Answer.error(Answer.FAILED, command, "serializeLastProcessedZxid.enabled is false");
        }
        if (!limit.pass()) {
            limited.increment();
            return Answer.error(
                    Answer.TOO_MANY_REQUESTS,
                    command,
                    "the last " + command + " is too recent (admin.rateLimiterIntervalInMS)");
        }
        return null;
    }

    private Answer snapshot(Call call) {
        Answer refusal = refuse("snapshot", rules.snapshot(), snapshotLimit, snapshotsLimited);
        if (refusal != null) {
            return refusal;
        }
        try {
            Backup.Taken taken = backup.snapshot();
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("last_zxid", "0x" + Long.toHexString(taken.zxid()));
            headers.put("snapshot_size", Long.toString(Files.size(taken.file())));
            String streaming = call.query().getOrDefault("streaming", "true");
            return "true".equalsIgnoreCase(streaming)
                    ? Answer.file(taken.file(), headers)
                    : Answer.json(Answer.OK, "snapshot", Map.of(), null).with(headers);
        } catch (IOException e) {
            LOG.error("the snapshot that {} asked for was not taken: {}", call.address(), e.getMessage());
            return Answer.error(Answer.FAILED, "snapshot", String.valueOf(e.getMessage()));
        }
    }

    private Answer restore(Call call) {
        String impossible = backup.restoreRefused();
        if (impossible != null) {
            return Answer.error(Answer.NOT_IMPLEMENTED, "restore", impossible);
        }
        Answer refusal = refuse("restore", rules.restore(), restoreLimit, restoresLimited);
        if (refusal != null) {
            return refusal;
        }
        LOG.warn("{} begins to replace the state of this server", call.address());
        try {
            long zxid = backup.restore(call.body());
            return Answer.json(Answer.OK, "restore", Map.of("last_zxid", zxid), null);
        } catch (IOException e) {
            restoresFailed.increment();
            LOG.error("the state was not replaced, nothing has changed: {}", e.getMessage());
            return Answer.error(Answer.FAILED, "restore", String.valueOf(e.getMessage()));
        }
    }
}
