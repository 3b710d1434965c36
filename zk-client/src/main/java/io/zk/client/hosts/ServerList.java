package io.zk.client.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which server is tried next, and how long to wait before. The list is shuffled once, so that the clients of
 * an ensemble spread over it, and then walked round and round. Owned by one thread.
 *
 * <p>Back-off: the very first attempt is immediate. Then each attempt waits a random time below a bound that starts at
 * {@value #PAUSE_FIRST_MILLIS} ms and doubles with each full round without success, up to {@value #PAUSE_MAX_MILLIS}
 * ms. So a client that lost one server is at the next within a moment, an ensemble that is electing is asked a few
 * times a second, and a thousand clients of a dead one do not come back in step.
 */
public final class ServerList {
    static final int PAUSE_FIRST_MILLIS = 100;
    static final int PAUSE_MAX_MILLIS = 2000;

    private final RandomGenerator random;
    private List<ServerAddress> servers;
    private int next;
    private int failures;
    private boolean tried;

    public ServerList(List<ServerAddress> servers, RandomGenerator random) {
        this.random = random;
        this.servers = shuffled(servers);
    }

    /** Number of servers, at least 1. */
    public int size() {
        return servers.size();
    }

    /** The servers in the order they are tried. */
    public List<ServerAddress> servers() {
        return servers;
    }

    /** The server to try now; the following call gives the one after it. */
    public ServerAddress next() {
        ServerAddress server = servers.get(next);
        next = (next + 1) % servers.size();
        tried = true;
        return server;
    }

    /** How long to wait before the next attempt, in ms. Draws a random number. */
    public long pauseMillis() {
        if (!tried) {
            return 0;
        }
        int rounds = Math.min(failures / servers.size(), 10);
        return random.nextInt((int) Math.min((long) PAUSE_FIRST_MILLIS << rounds, PAUSE_MAX_MILLIS) + 1);
    }

    /** An attempt failed, or came to nothing before a session was there. */
    public void failed() {
        failures = Math.min(failures + 1, 1_000_000);
    }

    /** A session is up: the next trouble starts with short pauses again. */
    public void succeeded() {
        failures = 0;
    }

    /** Makes this server the one that {@link #next} gives. A server that is not in the list is ignored. */
    public void prefer(ServerAddress server) {
        int index = servers.indexOf(server);
        if (index >= 0) {
            next = index;
        }
    }

    /**
     * Takes another list in place of the present one, and says whether a client connected to {@code current} should
     * leave it: always if the server is no longer listed; if the list grew, with the probability that spreads clients
     * evenly over the longer list; never otherwise.
     */
    public boolean replace(List<ServerAddress> replacement, @Nullable ServerAddress current) {
        int before = servers.size();
        servers = shuffled(replacement);
        failures = 0;
        int after = servers.size();
        next = servers.get(0).equals(current) ? 1 % after : 0;
        if (current == null || !servers.contains(current)) {
            return true;
        }
        return after > before && random.nextInt(after) >= before;
    }

    private List<ServerAddress> shuffled(List<ServerAddress> list) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException("no servers");
        }
        List<ServerAddress> shuffled = new ArrayList<>(list);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            ServerAddress moved = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, moved);
        }
        return List.copyOf(shuffled);
    }
}
