package io.zk.server.sim;

import io.zk.server.zab.EpochKind;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.QuorumPacket;
import java.util.function.IntConsumer;

/**
 * Strikes at the moments at which most can go wrong: between an epoch's promise and its history, in the middle of a cut
 * or an installation, when a leader has just begun. What is to happen then is the site's choice.
 */
final class Ambush implements Checkers {
    private final World world;
    private final double chance;
    private final IntConsumer strike;
    private boolean over;

    /** @param strike is told the server to which something happens within a few milliseconds */
    Ambush(World world, double chance, IntConsumer strike) {
        this.world = world;
        this.chance = chance;
        this.strike = strike;
    }

    /** No more of it. */
    void over() {
        over = true;
    }

    private void maybe(int server) {
        if (!over && chance > 0 && world.chance(chance)) {
            world.after(world.skewed(world.chance(0.5) ? 1_000 : 30_000), () -> {
                if (!over) {
                    strike.accept(server);
                }
            });
        }
    }

    @Override
    public void epochWritten(int server, EpochKind kind, long epoch) {
        maybe(server);
    }

    /** Behind a promise that was just given, or asked for. */
    @Override
    public void said(QuorumLink.Side from, QuorumPacket packet) {
        if (packet.type() == PacketType.LEADER_INFO || packet.type() == PacketType.ACK_EPOCH) {
            maybe(from.server());
        }
    }

    @Override
    public void cutting(int server, long zxid) {
        maybe(server);
    }

    @Override
    public void installing(int server, long zxid) {
        maybe(server);
    }

    @Override
    public void installed(int server, long zxid) {
        maybe(server);
    }

    @Override
    public void established(int server, long epoch) {
        maybe(server);
    }
}
