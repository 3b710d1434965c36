package io.zk.server.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a member of an ensemble starts from its disk. Used once, by one thread.
 *
 * <p>No data at all counts as an empty database, zxid 0, under Apache's rule: if the file {@code initialize} says so or
 * {@code db.autocreate} is on. But a server that has promised anything to a leader had data, and its vote for an empty
 * history would help to forget what it once acknowledged. Where the epoch files tell of a promise and there is no data it
 * starts with zxid -1, which means that it can't vote and wants the leader's whole state. Where they are gone too nothing
 * is left to tell.
 *
 * <p>An epoch file that is missing becomes the epoch of the last zxid, which is -1 where there is no data. The last zxid may be of a later epoch than
 * {@code currentEpoch}: what a leader sends while it synchronises this server is logged before the server takes that
 * leader's history over as a whole, which is when it writes its epoch. In elections it stands with the epoch it wrote.
 * Apache's servers adopt {@code currentEpoch.tmp} then, so we do.
 */
final class MemberStart {
    private final DataFolders folders;
    private final StorageSettings settings;
    private final EpochFiles files;
    private final List<String> oddities = new ArrayList<>();

    MemberStart(Disk disk, StorageSettings settings) {
        this.folders = new DataFolders(disk, settings);
        this.settings = settings;
        this.files = new EpochFiles(disk, settings);
    }

    OpenedMember open(Recovery recovery) throws IOException {
        folders.prepare();
        OptionalLong accepted = files.accepted();
        OptionalLong current = files.current();
        boolean promised = accepted.orElse(0) > 0 || current.orElse(0) > 0;
        boolean emptyAllowed = folders.initialize() || settings.start().createDatabase();
        Recovered state = recovery.runAsMember(emptyAllowed && !promised);
        folders.dropInitialize();
        if (promised && state.lastZxid() < 0) {
            oddities.add("there is no data in " + settings.snapshotFolder() + ", and by its epoch files there was:"
                    + " this server doesn't vote until a leader has sent it the data. If no server has it any more,"
                    + " and the ensemble is to begin anew, remove the epoch files of all of them");
        }
        long lastEpoch = state.lastZxid() >> 32;
        long acceptedEpoch = acceptedEpoch(accepted, Math.max(lastEpoch, current.orElse(-1)), lastEpoch);
        boolean begun = state.lastZxid() == 0 && current.orElse(0) < 0;
        long currentEpoch = currentEpoch(begun ? OptionalLong.empty() : current, lastEpoch, acceptedEpoch);
        return checked(state, acceptedEpoch, currentEpoch);
    }

    private long acceptedEpoch(OptionalLong written, long otherwise, long lastEpoch) throws IOException {
        if (written.isEmpty()) {
            files.writeAccepted(otherwise);
            return otherwise;
        }
        if (written.getAsLong() >= lastEpoch) {
            return written.getAsLong();
        }
        if (written.getAsLong() >= 0) {
            oddities.add("acceptedEpoch was " + written.getAsLong() + ", below the last transaction's epoch, and is "
                    + lastEpoch + " now");
        }
        files.writeAccepted(lastEpoch);
        return lastEpoch;
    }

    private long currentEpoch(OptionalLong written, long lastEpoch, long acceptedEpoch) throws IOException {
        if (written.isEmpty()) {
            files.writeCurrent(lastEpoch);
            return lastEpoch;
        }
        long unfinished = files.unfinishedCurrent().orElse(-1);
        if (lastEpoch > written.getAsLong() && unfinished > written.getAsLong() && unfinished <= acceptedEpoch) {
            oddities.add("currentEpoch is now " + unfinished + ", as an interrupted write of it has left");
            files.writeCurrent(unfinished);
            return unfinished;
        }
        return written.getAsLong();
    }

    private OpenedMember checked(Recovered state, long acceptedEpoch, long currentEpoch) throws StorageException {
        if (acceptedEpoch < currentEpoch) {
            throw new StorageException("in " + settings.snapshotFolder() + " acceptedEpoch is " + acceptedEpoch
                    + ", below currentEpoch, which is " + currentEpoch + ": one of the two was changed or restored"
                    + " alone. Restore both from the same backup, or, if the other servers of the ensemble are up,"
                    + " move the data of this server away and let it copy the leader's");
        }
        return new OpenedMember(state, acceptedEpoch, currentEpoch, List.copyOf(oddities));
    }
}
