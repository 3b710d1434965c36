package io.zk.server.replica;

import io.zk.server.tree.DataTree;
import io.zk.server.zab.EpochKind;
import io.zk.server.zab.QuorumPacket;
import io.zk.server.zab.ZabOutputs;
import java.util.Map;
import java.util.TreeMap;

/** Puts what broadcast wants done among the outputs of the core. Core thread. */
final class ZabCommands implements ZabOutputs {
    private final Outputs out;
    private final Database database;
    private final long logBytesMax;

    /** @param logBytesMax of what is read from the logs on disk for one learner */
    ZabCommands(Outputs out, Database database, long logBytesMax) {
        this.out = out;
        this.database = database;
        this.logBytesMax = logBytesMax;
    }

    @Override
    public void send(long link, QuorumPacket packet) {
        out.peer(new PeerCommand.Send(link, packet));
    }

    @Override
    public void sendState(long link, QuorumPacket snap) {
        DataTree tree = database.tree();
        Map<Long, Integer> sessions = database.sessions();
        out.peer(new PeerCommand.SendState(link, snap, tree, () -> new TreeMap<>(sessions)));
    }

    @Override
    public void readLog(long link, long after, long until) {
        out.peer(new PeerCommand.ReadLog(link, after, until, logBytesMax));
    }

    @Override
    public void close(long link, String reason) {
        out.peer(new PeerCommand.Close(link, reason));
    }

    @Override
    public void writeEpoch(EpochKind kind, long epoch) {
        out.disk(new DiskCommand.WriteEpoch(kind, epoch));
    }
}
