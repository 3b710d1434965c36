package io.zk.server.sim;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Input;
import io.zk.server.replica.MemberInput;
import io.zk.server.storage.MemberLog;
import io.zk.server.storage.Snapshots;
import io.zk.server.storage.StorageSettings;
import io.zk.server.tree.DataTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;

/** The log thread of a member, and its snapshot thread. */
final class MemberDisk implements SimLog {
    private final World world;
    private final SimProcess process;
    private final Checkers checkers;
    private final StorageSettings settings;
    private final MemberLog log;
    private final ArrayDeque<DiskCommand> commands = new ArrayDeque<>();
    private boolean busy;
    private long said;
    private long answeredAt;
    private long snapshotBytes;
    private boolean snapshotting;

    MemberDisk(World world, SimProcess process, Checkers checkers, long lastZxid) {
        this.world = world;
        this.process = process;
        this.checkers = checkers;
        this.said = lastZxid;
        this.settings = process.server().settings().storage();
        this.log = new MemberLog(
                process.server().disk(), settings, SimServer.TREE_RULES, WireLimits.DEFAULT, lastZxid, world.random());
    }

    private int id() {
        return process.server().id();
    }

    @Override
    public void take(List<DiskCommand> more) {
        for (DiskCommand command : more) {
            if (command instanceof DiskCommand.Append append) {
                checkers.appended(id(), append.zxid(), append.payload());
            } else if (command instanceof DiskCommand.Truncate truncate) {
                checkers.cutting(id(), truncate.zxid());
            } else if (command instanceof DiskCommand.Install install) {
                checkers.installing(id(), install.zxid());
            }
            commands.add(command);
        }
        wake();
    }

    private void wake() {
        if (!busy && !commands.isEmpty()) {
            busy = true;
            process.later(world.skewed(200) + process.server().faults().delay(), this::turn);
        }
    }

    private void turn() {
        process.server().disk(process, () -> {
            if (commands.peek() instanceof DiskCommand.Append) {
                append();
                long micros = world.skewed(3_000) + process.server().faults().delay();
                process.later(micros, forcedByTheNext() && world.chance(0.5) ? this::turn : this::force);
            } else {
                Input done = carryOut(commands.remove());
                sayWhatIsDurable();
                answer(done);
                done();
            }
        });
    }

    private void done() {
        busy = false;
        wake();
    }

    private void append() throws IOException {
        int batch = 1 + world.random().nextInt(20);
        while (batch-- > 0 && commands.peek() instanceof DiskCommand.Append append) {
            commands.remove();
            log.append(append.zxid(), append.payload());
        }
    }

    private void force() {
        process.server().disk(process, () -> {
            log.force();
            sayWhatIsDurable();
            if (log.log().snapshotDue(snapshotBytes)) {
                log.log().roll();
                process.later(world.skewed(5_000), this::snapshot);
            }
            done();
        });
    }

    /** Whether the next command has what was appended forced by itself. */
    private boolean forcedByTheNext() {
        DiskCommand next = commands.peek();
        return next instanceof DiskCommand.WriteEpoch || next instanceof DiskCommand.Settle;
    }

    private void sayWhatIsDurable() {
        long zxid = log.durableZxid();
        if (zxid > said) {
            said = zxid;
            checkers.durable(id(), zxid);
            answer(new Input.Durable(zxid));
        }
    }

    /** In order, as one thread posts them to one mailbox. */
    private void answer(Input input) {
        answeredAt = Math.max(answeredAt, world.micros() + world.skewed(300));
        process.at(answeredAt, () -> process.post(input));
    }

    private MemberInput carryOut(DiskCommand command) throws IOException {
        MemberInput done = log.carryOut(command);
        if (done instanceof MemberInput.EpochWritten written) {
            checkers.epochWritten(id(), written.which(), written.epoch());
        } else if (done instanceof MemberInput.Truncated truncated) {
            said = truncated.zxid();
        } else if (done instanceof MemberInput.Installed installed) {
            said = installed.zxid();
            checkers.installed(id(), installed.zxid());
        }
        return done;
    }

    private void snapshot() {
        DataTree tree = process.replica().tree();
        if (snapshotting || !process.replica().certain()) {
            return;
        }
        snapshotting = true;
        process.server().disk(process, () -> {
            Snapshots.Written written = new Snapshots(process.server().disk(), settings)
                    .write(
                            tree,
                            () -> new TreeMap<>(process.replica().appliedSessions()),
                            slice -> {
                                slice.run();
                                world.interleave();
                            },
                            () -> process.replica().certain()
                                    && process.replica().tree() == tree);
            if (written != null) {
                snapshotBytes = written.bytes();
            }
        });
        snapshotting = false;
    }
}
