package io.zk.server.sim;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.op.OpRules;
import io.zk.server.replica.Input;
import io.zk.server.replica.ReaperRules;
import io.zk.server.replica.ReplicaRules;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.storage.StorageSettings;
import io.zk.server.tree.TreeRules;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A machine in the simulator: a disk, clocks, and a server that runs on them or does not. */
final class SimServer {
    static final TreeRules TREE_RULES = new TreeRules(true, false, true);

    /** What a server is told in its configuration. */
    record Settings(int id, SessionTimeouts timeouts, StorageSettings storage) {
        OpRules ops() {
            return new OpRules(new AclRules(AclSettings.DEFAULT), true, true, false, WireLimits.DEFAULT);
        }

        ReplicaRules replica(int serverId) {
            ReaperRules reaper = new ReaperRules(2_000, 10_000, 0);
            return new ReplicaRules(ops(), timeouts, reaper, true, serverId, WireLimits.DEFAULT.fieldBytesMax());
        }
    }

    /** Starts a process from what the disk holds. */
    interface Starter {
        SimProcess start(SimServer server, int starts) throws IOException;
    }

    private final DiskFaults faults;
    private final Settings settings;
    private final SimClock clock;
    private final Starter starter;
    private @Nullable SimProcess process;
    private int starts;
    private boolean held;
    private boolean room = true;

    SimServer(Settings settings, SimClock clock, DiskFaults faults, Starter starter) {
        this.settings = settings;
        this.clock = clock;
        this.faults = faults;
        this.starter = starter;
    }

    int id() {
        return settings.id();
    }

    Settings settings() {
        return settings;
    }

    SimClock clock() {
        return clock;
    }

    SimDisk disk() {
        return faults.disk();
    }

    DiskFaults faults() {
        return faults;
    }

    @Nullable
    SimProcess process() {
        return process;
    }

    boolean up() {
        return process != null;
    }

    /** Whether it is stopped, as by SIGSTOP. */
    boolean held() {
        return held;
    }

    /** Whether there is more room on its disk than the reserve, which its process is told. */
    void room(boolean enough) {
        SimProcess told = process;
        if (told != null && enough != room) {
            told.post(new Input.Room(enough));
        }
        room = enough;
    }

    boolean room() {
        return room;
    }

    /** Starts it from what its disk holds; if the disk fails meanwhile it stays down. */
    void start() {
        if (process != null) {
            return;
        }
        try {
            SimProcess started = starter.start(this, ++starts);
            process = started;
            if (!room) {
                started.post(new Input.Room(false));
            }
        } catch (IOException failed) {
            if (!faults.faulty()) {
                throw new Violation("server " + id() + " does not start: " + failed);
            }
        }
    }

    /** kill -9, or the power goes. */
    void kill() {
        end();
        faults.crash();
    }

    /** The power goes, and this becomes of what was not forced. */
    void kill(SimDisk.Crash crash) {
        end();
        disk().crash(crash);
    }

    private void end() {
        SimProcess killed = process;
        process = null;
        held = false;
        if (killed != null) {
            killed.die();
        }
    }

    /** As SIGSTOP does. */
    void hold() {
        if (process != null) {
            held = true;
            process.stop();
        }
    }

    /** As SIGCONT does. */
    void release() {
        if (process != null && held) {
            held = false;
            process.resume();
        }
    }

    /** Fail stop: whatever the disk refuses ends the server. */
    void disk(SimProcess owner, SimLog.Work work) {
        try {
            work.run();
        } catch (IOException refused) {
            if (!owner.dead() && !faults.faulty()) {
                throw new Violation("disk work of server " + id() + " failed without a fault: " + refused);
            }
            if (!owner.dead()) {
                kill();
            }
        }
    }
}
