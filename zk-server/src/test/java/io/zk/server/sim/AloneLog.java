package io.zk.server.sim;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Input;
import io.zk.server.storage.MemberLog;
import io.zk.server.storage.Snapshots;
import io.zk.server.storage.StorageSettings;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;

/** The log thread of a server alone, and its snapshot thread. */
final class AloneLog implements SimLog {
    private final World world;
    private final SimProcess process;
    private final Checkers checkers;
    private final StorageSettings settings;
    private final MemberLog log;
    private final ArrayDeque<DiskCommand.Append> toLog = new ArrayDeque<>();
    private boolean busy;
    private long snapshotBytes;
    private boolean snapshotting;

    AloneLog(World world, SimProcess process, Checkers checkers, long lastZxid) {
        this.world = world;
        this.process = process;
        this.checkers = checkers;
        this.settings = process.server().settings().storage();
        this.log = new MemberLog(
                process.server().disk(), settings, SimServer.TREE_RULES, WireLimits.DEFAULT, lastZxid, world.random());
    }

    @Override
    public void take(List<DiskCommand> commands) {
        for (DiskCommand command : commands) {
            DiskCommand.Append append = (DiskCommand.Append) command;
            checkers.appended(process.server().id(), append.zxid(), append.payload());
            toLog.add(append);
        }
        wake();
    }

    private void wake() {
        if (!busy && !toLog.isEmpty()) {
            busy = true;
            process.later(world.skewed(200), this::append);
        }
    }

    private void append() {
        process.server().disk(process, () -> {
            while (!toLog.isEmpty()) {
                DiskCommand.Append next = toLog.remove();
                log.append(next.zxid(), next.payload());
            }
            process.later(world.skewed(3_000), this::force);
        });
    }

    private void force() {
        process.server().disk(process, () -> {
            log.force();
            long zxid = log.durableZxid();
            checkers.durable(process.server().id(), zxid);
            process.later(world.skewed(300), () -> process.post(new Input.Durable(zxid)));
            if (log.log().snapshotDue(snapshotBytes)) {
                log.log().roll();
                process.later(world.skewed(5_000), this::snapshot);
            }
            busy = false;
            wake();
        });
    }

    private void snapshot() {
        if (snapshotting) {
            return;
        }
        snapshotting = true;
        process.server()
                .disk(
                        process,
                        () -> snapshotBytes = new Snapshots(process.server().disk(), settings)
                                .write(
                                        process.replica().tree(),
                                        () -> new TreeMap<>(process.replica().appliedSessions()),
                                        slice -> {
                                            slice.run();
                                            world.interleave();
                                        })
                                .bytes());
        snapshotting = false;
    }
}
