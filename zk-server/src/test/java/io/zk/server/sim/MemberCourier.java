package io.zk.server.sim;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.replica.MemberInput;
import io.zk.server.replica.PeerCommand;
import io.zk.server.storage.LogRange;
import io.zk.server.storage.StateStream;
import io.zk.server.zab.QuorumPacket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Takes states and parts of logs from a member's memory and disk to another one, or to its own core. */
record MemberCourier(World world) {
    /** The state as a stream, made slice by slice while other things happen; empty if the process died over it. */
    byte[] stream(SimProcess sender, PeerCommand.SendState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            StateStream.write(
                    state.tree(),
                    state.sessions(),
                    slice -> {
                        slice.run();
                        world.interleave();
                    },
                    bytes);
        } catch (IOException impossible) {
            throw new Violation("a state can't be written to memory: " + impossible);
        }
        return sender.dead() ? new byte[0] : bytes.toByteArray();
    }

    /** A whole stream has come in behind this packet. */
    void received(QuorumLink.Side side, QuorumPacket snap, byte[] stream) {
        try {
            StateStream.Received received = StateStream.read(
                    new ByteArrayInputStream(stream), snap.zxid(), SimServer.TREE_RULES, WireLimits.DEFAULT);
            side.tell(new MemberInput.StateReceived(side.number(), snap.zxid(), received.tree(), received.sessions()));
        } catch (IOException broken) {
            throw new Violation("a state does not arrive whole: " + broken);
        }
    }

    void readLog(SimProcess reader, PeerCommand.ReadLog read) {
        SimServer server = reader.server();
        LogRange range = new LogRange(server.disk(), server.settings().storage(), WireLimits.DEFAULT);
        reader.post(new MemberInput.LogRead(read.link(), range.read(read.after(), read.until(), read.bytesMax())));
    }
}
