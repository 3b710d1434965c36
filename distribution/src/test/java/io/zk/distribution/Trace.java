package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Assertions;

/**
 * What clients observe on one server, one line a step: the result or error of each request, and the watch events that
 * followed it. Two servers are alike when the same steps give the same lines.
 */
final class Trace {
    /** A request, or several, whose result is written down. */
    interface Step {
        Object run() throws Exception;
    }

    /** Steps, the same for each server. */
    interface Scenario {
        void run(Trace trace, RunningServer server) throws Exception;
    }

    private final List<String> lines = new ArrayList<>();
    private final List<TestClient> clients = new ArrayList<>();

    /** Runs a scenario on both servers and fails with the lines that differ. */
    static void compare(RunningServer ours, RunningServer apache, Scenario scenario) throws Exception {
        List<String> expected = observe(apache, scenario);
        List<String> actual = observe(ours, scenario);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String theirs = i < expected.size() ? expected.get(i) : "(nothing)";
            String own = i < actual.size() ? actual.get(i) : "(nothing)";
            if (!theirs.equals(own)) {
                differences.add("apache: " + theirs + "\n  ours: " + own);
            }
        }
        if (expected.isEmpty()) {
            Assertions.fail("the scenario observed nothing");
        }
        if (!differences.isEmpty()) {
            Assertions.fail(
                    differences.size() + " of " + expected.size() + " lines differ\n" + String.join("\n", differences));
        }
    }

    private static List<String> observe(RunningServer server, Scenario scenario) throws Exception {
        Trace trace = new Trace();
        try {
            scenario.run(trace, server);
        } catch (Exception e) {
            throw new AssertionError(server.kind() + ", after\n" + String.join("\n", trace.lines), e);
        } finally {
            trace.clients.forEach(TestClient::close);
        }
        return trace.lines;
    }

    /** A new session, closed at the scenario's end, whose events are written down after each step. */
    TestClient client(RunningServer server) {
        return client(server.connectString());
    }

    TestClient client(String connectString) {
        return watched(TestClient.connect(connectString, TestClient.TIMEOUT_MILLIS));
    }

    TestClient watched(TestClient client) {
        clients.add(client);
        return client;
    }

    /** Runs a step and writes down its outcome and the events that it caused. */
    void step(String label, Step step) {
        lines.add(label + " -> " + outcome(step));
        for (int i = 0; i < clients.size(); i++) {
            for (String event : grouped(clients.get(i).settledEvents())) {
                lines.add(label + " -> client " + i + " is told: " + event);
            }
        }
    }

    /** Writes down something that is no request. */
    void note(String line) {
        lines.add(line);
    }

    private static String outcome(Step step) {
        try {
            return text(step.run());
        } catch (KeeperException e) {
            String results = e.getResults() == null ? "" : " " + text(e.getResults());
            return e.code() + " " + e.getPath() + results;
        } catch (IllegalArgumentException e) {
            return "IllegalArgumentException";
        } catch (Exception e) {
            return e.toString();
        }
    }

    /** Watchers of one event are told in no particular order: here, in that of their names. */
    private static List<String> grouped(List<String> events) {
        List<String> result = new ArrayList<>();
        int from = 0;
        while (from < events.size()) {
            int to = from + 1;
            while (to < events.size() && event(events.get(to)).equals(event(events.get(from)))) {
                to++;
            }
            events.subList(from, to).stream().sorted().forEach(result::add);
            from = to;
        }
        return result;
    }

    private static String event(String named) {
        return named.substring(named.indexOf(' '));
    }

    /** A result without what no two servers have in common: times and absolute zxids. */
    static String text(Object result) {
        if (result instanceof Stat stat) {
            return text(stat);
        } else if (result instanceof byte[] bytes) {
            return bytes.length > 100 ? bytes.length + " bytes #" + Arrays.hashCode(bytes) : new String(bytes, UTF_8);
        } else if (result instanceof OpResult part) {
            return text(part);
        } else if (result instanceof ACL acl) {
            return acl.getId().getScheme() + ":" + acl.getId().getId() + ":" + acl.getPerms();
        } else if (result instanceof ClientInfo info) {
            return info.getAuthScheme() + ":" + info.getUser();
        } else if (result instanceof List<?> list) {
            boolean names = !list.isEmpty() && list.get(0) instanceof String;
            return (names ? list.stream().sorted() : list.stream())
                    .map(Trace::text)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return Objects.toString(result);
    }

    private static String text(Stat stat) {
        return "version " + stat.getVersion() + " cversion " + stat.getCversion() + " aversion " + stat.getAversion()
                + " length " + stat.getDataLength() + " children " + stat.getNumChildren()
                + (stat.getEphemeralOwner() == 0 ? "" : " ephemeral")
                + (stat.getMzxid() == stat.getCzxid() ? " never set" : " set later")
                + (stat.getPzxid() == stat.getCzxid() ? "" : " children changed later")
                + (stat.getPzxid() < stat.getCzxid() ? " PZXID BEFORE CZXID" : "")
                + (stat.getMtime() < stat.getCtime() ? " MTIME BEFORE CTIME" : "");
    }

    private static String text(OpResult result) {
        if (result instanceof OpResult.CreateResult create) {
            return "created " + create.getPath() + (create.getStat() == null ? "" : " " + text(create.getStat()));
        } else if (result instanceof OpResult.SetDataResult set) {
            return "set " + text(set.getStat());
        } else if (result instanceof OpResult.GetDataResult data) {
            return "data " + text(data.getData()) + " " + text(data.getStat());
        } else if (result instanceof OpResult.GetChildrenResult children) {
            return "children " + text(children.getChildren());
        } else if (result instanceof OpResult.ErrorResult error) {
            return "error " + error.getErr();
        }
        return result.getClass().getSimpleName();
    }
}
