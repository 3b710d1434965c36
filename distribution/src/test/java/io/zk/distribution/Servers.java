package io.zk.distribution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The servers of a test class: register it in a static field. They live until the last test is through; after a failed
 * test the ends of their logs are printed.
 */
final class Servers implements AfterEachCallback, AfterAllCallback {
    private final List<RunningServer> servers = new ArrayList<>();
    private final List<Ensemble> ensembles = new ArrayList<>();

    /** One of ours, serving on a directory of its own. */
    RunningServer ours(String... settings) {
        return start(RunningServer.Kind.OURS, Distribution.scratch("ours"), settings);
    }

    /** One of Apache's, serving on a directory of its own. */
    RunningServer apache(String... settings) {
        return start(RunningServer.Kind.APACHE, Distribution.scratch("apache"), settings);
    }

    /** Members of one ensemble, one of each of these kinds; not started. */
    Ensemble ensemble(List<RunningServer.Kind> kinds, String... settings) {
        Ensemble ensemble = new Ensemble(Distribution.scratch("ensemble"), kinds, List.of(), settings);
        ensembles.add(ensemble);
        return ensemble;
    }

    /** The same with some of the members, numbered from 1, observing. */
    Ensemble ensemble(List<RunningServer.Kind> kinds, List<Integer> observers, String... settings) {
        Ensemble ensemble = new Ensemble(Distribution.scratch("ensemble"), kinds, observers, settings);
        ensembles.add(ensemble);
        return ensemble;
    }

    /** A server on a directory that is there already, or will be made. */
    RunningServer start(RunningServer.Kind kind, Path directory, String... settings) {
        RunningServer server = prepare(kind, directory, settings);
        server.start();
        return server;
    }

    /** A server that is configured and not started. */
    RunningServer prepare(RunningServer.Kind kind, Path directory, String... settings) {
        RunningServer server = RunningServer.prepare(kind, directory, settings);
        servers.add(server);
        return server;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            List<RunningServer> all = new ArrayList<>(servers);
            ensembles.forEach(ensemble -> all.addAll(ensemble.members()));
            for (RunningServer server : all) {
                System.out.println("---- " + server.kind() + " port " + server.port() + ", after "
                        + context.getDisplayName() + "\n" + server.logTail());
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        ensembles.forEach(Ensemble::close);
        ensembles.clear();
        servers.forEach(RunningServer::close);
        servers.forEach(server -> Distribution.delete(server.directory()));
        servers.clear();
    }
}
