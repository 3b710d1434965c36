package io.zk.server.ops;

import io.zk.server.replica.Distribution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A server that stands still. */
public final class FakeStatus implements ServerStatus {
    private static final long NOON = 1_795_262_400_000L;
    private static final Times NO_TIMES = new Times(0, 0, 0, 0);

    private static final String MEMBERSHIP = "server.1=zk1:2888:3888:participant;0.0.0.0:2181\nversion=0";

    private final Ensemble ensemble;
    private boolean reset;
    private boolean connectionsReset;

    public FakeStatus(Ensemble ensemble) {
        this.ensemble = ensemble;
    }

    /** How a server stands: leader, follower, looking; anything else is alone. */
    public static Ensemble standing(String mode) {
        return switch (mode) {
            case "leader" -> new Ensemble(
                    mode, true, "leading - broadcast", 3, new Leading(3, 2, 0, 1, 0, 5000), MEMBERSHIP);
            case "follower" -> new Ensemble(mode, true, "following - broadcast", 3, null, MEMBERSHIP);
            case "observer" -> new Ensemble(mode, true, "observing - broadcast", 3, null, MEMBERSHIP);
            case "looking" -> new Ensemble(mode, false, "looking", 3, null, MEMBERSHIP);
            default -> Ensemble.NONE;
        };
    }

    @Override
    public Ensemble ensemble() {
        return ensemble;
    }

    @Override
    public SortedMap<Long, Integer> sessions() {
        return new TreeMap<>(Map.of(0x1L, 4000, 0x1000015cb710001L, 30_000));
    }

    @Override
    public Figures figures() {
        Times latency = reset ? NO_TIMES : new Times(3, 0, 13 / 3.0, 20);
        Data data = new Data(8, 1, 3, 250, 1);
        return new Figures(
                latency,
                new Times(2, 0, 0.5, 1),
                new Times(1, 12, 12, 12),
                24,
                25,
                2,
                1,
                0x6,
                data,
                5000,
                40,
                1024,
                ensemble.leading() == null ? Sizes.NONE : new Sizes(48, 36, 91),
                measured());
    }

    @Override
    public List<Connection> connections() {
        Connection bare = new Connection(
                "/127.0.0.1:35722", true, 0, 0, 0, 0, 0, NOON, 0, 0, 0, 0, 0, NO_TIMES, NOON + 10_000, false);
        Connection fresh = new Connection(
                "/10.0.0.7:50001",
                true,
                0,
                1,
                1,
                0x1000015cb710001L,
                -1,
                NOON,
                30_000,
                -1,
                -1,
                0,
                0,
                NO_TIMES,
                NOON + 30_000,
                true);
        Times latency = connectionsReset ? NO_TIMES : new Times(10, 0, 4.7, 20);
        Connection busy = new Connection(
                "/[2001:db8:0:0:0:0:0:1]:4000",
                false,
                3,
                10,
                9,
                0x1000015cb710002L,
                11,
                NOON,
                30_000,
                7,
                6,
                1_687_331,
                2,
                latency,
                NOON + 30_000,
                false);
        return List.of(bare, fresh, busy);
    }

    @Override
    public Map<String, String> configuration() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("clientPort", "2181");
        lines.put("dataDir", "/data/version-2");
        return lines;
    }

    @Override
    public long dataDirBytes() {
        return 478;
    }

    @Override
    public long logDirBytes() {
        return 67_108_880;
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("zookeeper.version", "3.9.6");
        lines.put("os.memory.free", "368MB");
        return lines;
    }

    @Override
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        SortedMap<Long, List<Long>> sessions = new TreeMap<>();
        sessions.put(NOON + 30_000, List.of(0x1000015cb710001L, 0x1000015cb710002L));
        sessions.put(NOON + 10_000, List.of(0x1L));
        return sessions;
    }

    @Override
    public SortedMap<Long, List<String>> ephemerals() {
        return new TreeMap<>(Map.of(0x1000015cb710001L, List.of("/app/e1", "/app/e2")));
    }

    @Override
    public List<Watch> watches() {
        return List.of(new Watch("/a", 1), new Watch("/a", 2), new Watch("/b", 1));
    }

    @Override
    public List<Digest> digests() {
        return List.of(new Digest(0x80, 256_848_852_519L), new Digest(0x100, 403_144_618_074L));
    }

    @Override
    public void resetStatistics() {
        reset = true;
    }

    @Override
    public void resetConnections() {
        connectionsReset = true;
    }

    private static Measured measured() {
        Distribution times = new Distribution();
        times.add(12);
        times.add(40);
        Distribution sizes = new Distribution();
        sizes.add(115);
        return new Measured(
                Map.of("last_client_response_size", 16L),
                Map.of("quota_count_limit_per_namespace", Map.of("app", 3L)),
                Map.of("watch_bytes", 700L),
                Map.of("updatelatency", times),
                Map.of("write_per_namespace", Map.of("app", sizes)));
    }
}
