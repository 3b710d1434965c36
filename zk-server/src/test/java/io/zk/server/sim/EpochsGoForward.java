package io.zk.server.sim;

import io.zk.server.zab.EpochKind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** No promise is taken back, over crashes either; and no history is taken over without having promised to. */
final class EpochsGoForward implements Checkers {
    private final Map<Integer, EnumMap<EpochKind, Long>> written = new HashMap<>();

    @Override
    public void epochWritten(int server, EpochKind kind, long epoch) {
        note(server, kind, epoch);
        EnumMap<EpochKind, Long> both = of(server);
        if (both.getOrDefault(EpochKind.CURRENT, 0L) > both.getOrDefault(EpochKind.ACCEPTED, 0L)) {
            throw new Violation("server " + server + " has " + both);
        }
    }

    @Override
    public void promised(int server, long accepted, long current) {
        note(server, EpochKind.ACCEPTED, accepted);
        note(server, EpochKind.CURRENT, current);
    }

    private void note(int server, EpochKind kind, long epoch) {
        Long before = of(server).put(kind, epoch);
        if (before != null && epoch < before) {
            throw new Violation("server " + server + " goes back from " + kind + " epoch " + before + " to " + epoch);
        }
    }

    private EnumMap<EpochKind, Long> of(int server) {
        return written.computeIfAbsent(server, one -> new EnumMap<>(EpochKind.class));
    }
}
