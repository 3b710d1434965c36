package io.zk.server.zab;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.wire.WireException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;

/** A connection of a learner to its leader: what is on its way in either direction, in order. */
final class LoopLink {
    /** What travels. */
    sealed interface Item {}

    record Bytes(byte[] bytes) implements Item {}

    /** SNAP and the stream behind it: what the leader's state holds when it arrives. */
    record State(QuorumPacket snap, LoopMember from) implements Item {}

    record End(String reason) implements Item {}

    /** One end, and what is on its way to it. */
    static final class Side {
        final long number;
        final LoopMember member;
        final ArrayDeque<Item> incoming = new ArrayDeque<>();
        boolean gone;
        boolean mute;

        Side(long number, LoopMember member) {
            this.number = number;
            this.member = member;
        }
    }

    final Side learner;
    final Side leader;
    private final LoopFollowing learnerRole;
    final LoopLeading leaderRole;

    LoopLink(long number, LoopFollowing learnerRole, LoopLeading leaderRole) {
        this.learnerRole = learnerRole;
        this.leaderRole = leaderRole;
        this.learner = new Side(-number, learnerRole.member());
        this.leader = new Side(number, leaderRole.member());
    }

    LoopMember.Role role(Side side) {
        return side == learner ? learnerRole : leaderRole;
    }

    List<Side> sides() {
        return List.of(learner, leader);
    }

    Side other(Side side) {
        return side == learner ? leader : learner;
    }

    static Bytes bytes(QuorumPacket packet) {
        ByteBuf buffer = Unpooled.buffer();
        QuorumPacketCodec.encode(packet, buffer);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return new Bytes(bytes);
    }

    static QuorumPacket packet(Bytes bytes) {
        try {
            ByteBuf buffer = Unpooled.wrappedBuffer(bytes.bytes());
            QuorumPacket packet = QuorumPacketCodec.decode(buffer, 1 << 20);
            if (packet == null || buffer.isReadable()) {
                throw new AssertionError("not one packet");
            }
            return packet;
        } catch (WireException e) {
            throw new AssertionError(e);
        }
    }

    /** One side ends it: what it has sent still arrives. */
    void close(Side side, String reason) {
        side.gone = true;
        side.incoming.clear();
        send(other(side), new End(reason));
    }

    /** One side is dead, or the network is: of what is on its way to the other some may still arrive. */
    void cut(Side side, Random random) {
        int arrives = random.nextInt(side.incoming.size() + 1);
        boolean whole = true;
        ArrayDeque<Item> kept = new ArrayDeque<>();
        for (Item item : side.incoming) {
            whole = whole && kept.size() < arrives && !(item instanceof State);
            if (whole) {
                kept.add(item);
            }
        }
        side.incoming.clear();
        side.incoming.addAll(kept);
        send(side, new End("cut"));
    }

    /** Nothing comes to this side any more, not even that the link is lost. */
    void mute(Side side) {
        side.incoming.clear();
        side.mute = true;
    }

    /** Sends from the other side. */
    void send(Side to, Item item) {
        if (!to.gone && !to.mute) {
            to.incoming.add(item);
        }
    }

    boolean dead() {
        return (learner.gone || learner.mute) && (leader.gone || leader.mute);
    }
}
