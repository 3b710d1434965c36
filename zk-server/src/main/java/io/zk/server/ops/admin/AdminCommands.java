package io.zk.server.ops.admin;

import io.zk.server.ops.FourLetterWords;
import io.zk.server.ops.ServerStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The commands that show something or reset a count, by all their names, each with the fields of Apache's. Any thread
 * that may wait.
 */
public final class AdminCommands {
    /**
     * One of them.
     *
     * @param name the first of its names, which its answer shows
     * @param served whether it is answered only while clients are served
     * @param fields from the parameters of the query
     */
    record Command(String name, boolean served, Function<Map<String, String>, Map<String, ?>> fields) {}

    private final Map<String, Command> byName = new TreeMap<>();
    private final ServerStatus status;
    private final AdminStatus more;
    private final FourLetterWords words;
    private final ServerFields server;
    private final AtomicLong traceMask;

    /**
     * @param words which show the same as some of the commands
     * @param version as srvr shows it
     */
    public AdminCommands(ServerStatus status, AdminStatus more, FourLetterWords words, String version) {
        this.status = status;
        this.more = more;
        this.words = words;
        this.traceMask = words.traceMask();
        this.server = new ServerFields(status, version);
        addServer();
        addClients();
        addEnsemble();
        addProcess();
    }

    @Nullable
    Command find(String name) {
        return byName.get(name);
    }

    /** The first name of each, sorted; the set is the caller's. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        byName.values().forEach(command -> names.add(command.name()));
        return names;
    }

    boolean serving() {
        return status.ensemble().serving();
    }

    private void addServer() {
        add("configuration conf config", true, query -> server.configuration());
        add("dirs", true, query -> server.dirs());
        add("dump", true, query -> server.dump());
        add("hash", true, query -> server.digests());
        add("is_read_only isro", true, query -> Map.of("read_only", false));
        add("last_snapshot lsnp", true, query -> lastSnapshot());
        add("monitor mntr", true, query -> words.monitorValues());
        add("ruok", true, query -> Map.of());
        add("server_stats srvr", true, query -> server.stats(words.measuredValues()));
        add("stat_reset srst", true, query -> done(status::resetStatistics));
        add("stats stat", true, query -> stats());
    }

    private void addClients() {
        add("connection_stat_reset crst", true, query -> done(status::resetConnections));
        add("connections cons", true, query -> connections());
        add("watch_summary wchs", true, query -> server.watchSummary());
        add("watches wchc", true, query -> server.watchesBySession());
        add("watches_by_path wchp", true, query -> server.watchesByPath());
    }

    private void addEnsemble() {
        add("leader lead", true, query -> new MemberFields(more).leader());
        // What it resets is not counted here.
        add("observer_connection_stat_reset orst", true, query -> Map.of());
        add("observers obsr", true, query -> new MemberFields(more).observers());
        add("voting_view", true, query -> new MemberFields(more).votingView());
        add("zabstate", false, query -> zabState());
    }

    private void addProcess() {
        add("environment env envi", false, query -> status.environment());
        add("get_trace_mask gtmk", false, query -> Map.of("tracemask", traceMask.get()));
        add(
                "initial_configuration icfg",
                true,
                query -> Map.of("initial_configuration", ServerFields.withoutSecrets(more.configurationText())));
        add("set_trace_mask stmk", false, this::setTraceMask);
        add("system_properties sysp", false, query -> ServerFields.withoutSecrets(more.systemProperties()));
    }

    private void add(String names, boolean served, Function<Map<String, String>, Map<String, ?>> fields) {
        String[] all = names.split(" ", -1);
        Command command = new Command(all[0], served, fields);
        for (String name : all) {
            byName.put(name, command);
        }
    }

    private static Map<String, ?> done(Runnable reset) {
        reset.run();
        return Map.of();
    }

    private Map<String, Object> stats() {
        Map<String, Object> fields = server.stats(words.measuredValues());
        ConnectionFields.put(fields, status.connections(), false);
        return fields;
    }

    private Map<String, Object> connections() {
        Map<String, Object> fields = new LinkedHashMap<>();
        ConnectionFields.put(fields, status.connections(), true);
        return fields;
    }

    private Map<String, Object> lastSnapshot() {
        AdminStatus.LastSnapshot last = more.lastSnapshot();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("zxid", Long.toHexString(last.zxid()));
        fields.put("timestamp", last.epochSeconds());
        return fields;
    }

    private Map<String, Object> zabState() {
        boolean serves = more.membership() != null && serving();
        return new MemberFields(more)
                .zabState(serves ? Long.valueOf(status.figures().zxid()) : null);
    }

    /** Kept and shown; nothing is traced here. */
    private Map<String, ?> setTraceMask(Map<String, String> query) {
        String text = query.get("traceMask");
        try {
            traceMask.set(Long.parseLong(text == null ? "" : text));
            return Map.of("tracemask", traceMask.get());
        } catch (NumberFormatException e) {
            String got = text == null ? "" : ", got " + text;
            return Map.of("error", "setTraceMask requires long traceMask argument" + got);
        }
    }
}
