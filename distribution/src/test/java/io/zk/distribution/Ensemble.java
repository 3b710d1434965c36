package io.zk.distribution;

import io.zk.distribution.RunningServer.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The members of one ensemble, each in a process of its own; numbered from 1. One thread starts and stops them. */
final class Ensemble implements AutoCloseable {
    private static final long SETTLED_MILLIS = 40_000;

    private final Path root;
    private final List<RunningServer> members = new ArrayList<>();
    private final List<String> common = new ArrayList<>();
    private final List<Integer> electionPorts = new ArrayList<>();

    /** @param settings lines of zoo.cfg besides those that make an ensemble */
    Ensemble(Path root, List<Kind> kinds, List<Integer> observers, String... settings) {
        this.root = root;
        common.addAll(List.of("initLimit=10", "syncLimit=5"));
        for (int id = 1; id <= kinds.size(); id++) {
            String role = observers.contains(id) ? ":observer" : "";
            electionPorts.add(Distribution.freePort());
            common.add(
                    "server." + id + "=127.0.0.1:" + Distribution.freePort() + ":" + electionPorts.get(id - 1) + role);
        }
        for (int id = 1; id <= kinds.size(); id++) {
            RunningServer member =
                    RunningServer.prepare(kinds.get(id - 1), root.resolve("server" + id), lines(settings));
            try {
                Files.writeString(member.dataDir().resolve("myid"), id + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            members.add(member);
        }
    }

    List<RunningServer> members() {
        return members;
    }

    RunningServer member(int id) {
        return members.get(id - 1);
    }

    private String[] lines(String... settings) {
        List<String> lines = new ArrayList<>(common);
        lines.addAll(List.of(settings));
        return lines.toArray(new String[0]);
    }

    /** Gives a member other settings besides those that make an ensemble; a restart reads them. */
    void configure(int id, String... settings) {
        member(id).configure(lines(settings));
    }

    /** Stops a member, and starts it with these settings. */
    void restart(int id, String... settings) {
        member(id).stop();
        configure(id, settings);
        member(id).start();
    }

    int electionPort(int id) {
        return electionPorts.get(id - 1);
    }

    /** Starts all and waits until each serves. */
    void start() {
        members.forEach(RunningServer::launch);
        members.forEach(RunningServer::awaitService);
    }

    /** Starts those that do not run, and waits until every member serves. */
    void startAgain() {
        members.stream().filter(member -> !member.alive()).forEach(RunningServer::launch);
        members.forEach(RunningServer::awaitService);
    }

    /** Stops a member, and starts one of another kind on its data. */
    void replace(int id, Kind kind) {
        member(id).stop();
        RunningServer next = member(id).as(kind);
        members.set(id - 1, next);
        next.start();
    }

    /** The member that leads; waits until one does. */
    RunningServer leader() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLED_MILLIS);
        while (System.nanoTime() < deadline) {
            for (RunningServer member : members) {
                if (member.alive() && member.mode().equals("leader")) {
                    return member;
                }
            }
            RunningServer.pause(20);
        }
        throw new AssertionError("nobody leads: " + modes());
    }

    /** Members that run and follow, in the order of their numbers. */
    List<RunningServer> followers() {
        return members.stream()
                .filter(member -> member.alive() && member.mode().equals("follower"))
                .toList();
    }

    List<String> modes() {
        return members.stream().map(RunningServer::mode).toList();
    }

    /** All members, for a client. */
    String connectString() {
        return members.stream().map(RunningServer::connectString).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        members.forEach(RunningServer::close);
        Distribution.delete(root);
    }
}
