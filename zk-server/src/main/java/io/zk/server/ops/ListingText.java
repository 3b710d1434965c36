package io.zk.server.ops;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The texts of the words that list sessions, watches and digests. */
final class ListingText {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH);

    private ListingText() {}

    static String dump(ServerStatus status) {
        StringBuilder text = new StringBuilder("SessionTracker dump:\n");
        ServerStatus.Ensemble ensemble = status.ensemble();
        if (ensemble.present() && ensemble.leading() == null) {
            // Only the leader knows when they expire.
            SortedMap<Long, Integer> known = status.sessions();
            text.append("Global Sessions(").append(known.size()).append("):\n");
            known.forEach((session, millis) ->
                    text.append(hex(session)).append('\t').append(millis).append("ms\n"));
        } else {
            sets(text, "Session", status.sessionsByExpiry(), ListingText::hex);
        }
        SortedMap<Long, List<String>> ephemerals = status.ephemerals();
        text.append("ephemeral nodes dump:\nSessions with Ephemerals (")
                .append(ephemerals.size())
                .append("):\n");
        ephemerals.forEach((session, paths) -> {
            text.append(hex(session)).append(":\n");
            paths.forEach(path -> text.append('\t').append(path).append('\n'));
        });
        text.append("Connections dump:\n");
        SortedMap<Long, List<ServerStatus.Connection>> connections = new TreeMap<>();
        for (ServerStatus.Connection connection : status.connections()) {
            connections
                    .computeIfAbsent(connection.expiresAt(), key -> new ArrayList<>())
                    .add(connection);
        }
        sets(text, "Connections", connections, one -> "ip: " + one.remote() + " sessionId: " + hex(one.sessionId()));
        return text.toString();
    }

    static String watchSummary(List<ServerStatus.Watch> watches) {
        Set<Long> sessions = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (ServerStatus.Watch watch : watches) {
            sessions.add(watch.sessionId());
            paths.add(watch.path());
        }
        return sessions.size() + " connections watching " + paths.size() + " paths\nTotal watches:" + watches.size()
                + "\n";
    }

    static String watchesBySession(List<ServerStatus.Watch> watches) {
        return groups(watches, watch -> hex(watch.sessionId()), ServerStatus.Watch::path);
    }

    static String watchesByPath(List<ServerStatus.Watch> watches) {
        return groups(watches, ServerStatus.Watch::path, watch -> hex(watch.sessionId()));
    }

    static String digests(List<ServerStatus.Digest> digests) {
        StringBuilder text = new StringBuilder();
        for (ServerStatus.Digest digest : digests) {
            text.append(Long.toHexString(digest.zxid()))
                    .append(": ")
                    .append(digest.digest())
                    .append('\n');
        }
        return text.toString();
    }

    private static String groups(
            List<ServerStatus.Watch> watches,
            Function<ServerStatus.Watch, String> head,
            Function<ServerStatus.Watch, String> line) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (ServerStatus.Watch watch : watches) {
            groups.computeIfAbsent(head.apply(watch), key -> new ArrayList<>()).add(line.apply(watch));
        }
        StringBuilder text = new StringBuilder();
        groups.forEach((name, lines) -> {
            text.append(name).append('\n');
            lines.forEach(one -> text.append('\t').append(one).append('\n'));
        });
        return text.append('\n').toString();
    }

    private static <T> void sets(
            StringBuilder text, String what, SortedMap<Long, List<T>> sets, Function<T, String> line) {
        int all = sets.values().stream().mapToInt(List::size).sum();
        text.append(what)
                .append(" Sets (")
                .append(sets.size())
                .append(")/(")
                .append(all)
                .append("):\n");
        sets.forEach((at, members) -> {
            text.append(members.size())
                    .append(" expire at ")
                    .append(DATE.format(Instant.ofEpochMilli(at).atZone(ZoneId.systemDefault())))
                    .append(":\n");
            members.forEach(
                    member -> text.append('\t').append(line.apply(member)).append('\n'));
        });
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
