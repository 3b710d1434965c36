package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.zk.server.replica.PeerCommand;
import io.zk.server.zab.QuorumPacket;
import io.zk.server.zab.QuorumPacketCodec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one link between a leader and a learner: packets, gathered until the end of a batch, and whole states,
 * behind which everything else waits. Loop, but for the thread that writes a state.
 */
final class LinkSender {
    private static final int BUFFER_BYTES_MIN = 512;
    private static final int BUFFER_BYTES_MAX = 256 << 10;

    /** Between two looks at what waits, if that is more than a buffer. */
    private static final long LOOK_MILLIS = 250;

    /** What a packet takes beside its data, as a bound on memory. */
    private static final long PACKET_BYTES = 64;

    /** Who is told how it goes. */
    interface Owner {
        /** A part of a state has been taken by the socket. */
        void stateSent(boolean whole);

        /** Some of much that waited has been taken by the socket. */
        void backlogTaken();

        /** The link can't be used on. */
        void sendingFailed(String reason);
    }

    private final PeerLoop loop;
    private final Channel channel;
    private final StateTransfer states;
    private final long bytesMax;
    private final Owner owner;
    private final Queue<PeerCommand> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long handedBytes;
    private long takenBytes;
    private boolean looking;
    private @Nullable ByteBuf out;
    private int outBytes = BUFFER_BYTES_MIN;
    /** Of the state that is on its way. */
    private @Nullable StateOutput streaming;

    private boolean broken;

    /** @param bytesMax that may wait to be taken by the socket */
    LinkSender(PeerLoop loop, Channel channel, StateTransfer states, long bytesMax, Owner owner) {
        this.loop = loop;
        this.channel = channel;
        this.states = states;
        this.bytesMax = bytesMax;
        this.owner = owner;
    }

    boolean streaming() {
        return streaming != null;
    }

    /** Leaves with the next {@link #flush}. */
    void send(PeerCommand.Send command) {
        if (streaming != null) {
            waiting.add(command);
            waitingBytes += bytes(command);
        } else {
            put(command.packet());
        }
    }

    void sendState(PeerCommand.SendState command) {
        if (streaming != null) {
            waiting.add(command);
        } else {
            begin(command);
        }
    }

    void flush() {
        ByteBuf buffer = out;
        out = null;
        if (buffer != null) {
            outBytes = Math.max(BUFFER_BYTES_MIN, Integer.highestOneBit(buffer.readableBytes()) << 1);
            handedBytes += buffer.readableBytes();
            channel.writeAndFlush(buffer, channel.voidPromise());
        } else {
            // A full buffer was written, perhaps, and nothing behind it.
            channel.flush();
        }
        long unsent = waitingBytes + unsentBytes();
        if (unsent > bytesMax) {
            owner.sendingFailed(unsent + " bytes wait to be taken, more than " + bytesMax);
        } else if (unsent > BUFFER_BYTES_MAX && !looking) {
            takenBytes = handedBytes - unsentBytes();
            lookAgain();
        }
    }

    private void lookAgain() {
        looking = true;
        loop.schedule(this::look, LOOK_MILLIS);
    }

    private void look() {
        looking = false;
        if (broken) {
            return;
        }
        long unsent = unsentBytes();
        long taken = handedBytes - unsent;
        if (taken > takenBytes) {
            owner.backlogTaken();
        }
        takenBytes = taken;
        if (unsent > 0) {
            lookAgain();
        }
    }

    /** The link is gone. */
    void breakOff(String reason) {
        broken = true;
        StateOutput output = streaming;
        streaming = null;
        if (output != null) {
            output.breakOff(reason);
        }
        waiting.clear();
        waitingBytes = 0;
        ByteBuf buffer = out;
        out = null;
        if (buffer != null) {
            buffer.release();
        }
    }

    private void put(QuorumPacket packet) {
        if (broken) {
            return;
        }
        ByteBuf buffer = out;
        if (buffer == null) {
            buffer = channel.alloc().directBuffer(Math.min(outBytes, BUFFER_BYTES_MAX));
            out = buffer;
        }
        QuorumPacketCodec.encode(packet, buffer);
        if (buffer.readableBytes() >= BUFFER_BYTES_MAX) {
            out = null;
            handedBytes += buffer.readableBytes();
            channel.write(buffer, channel.voidPromise());
        }
    }

    // ---- states

    private void begin(PeerCommand.SendState command) {
        put(command.snap());
        flush();
        if (broken) {
            return;
        }
        StateOutput output = new StateOutput(this::handOver);
        streaming = output;
        if (!loop.sendState(() -> write(command, output))) {
            output.release();
        }
    }

    /** A thread of its own. */
    private void write(PeerCommand.SendState command, StateOutput output) {
        try {
            states.write(command.tree(), command.sessions(), output);
            output.flush();
            loop.execute(() -> written(output));
        } catch (IOException e) {
            loop.execute(() -> notWritten(output, "the state could not be sent: " + e.getMessage()));
        } finally {
            output.release();
        }
    }

    /** The writing thread. */
    private void handOver(StateOutput output, ByteBuf piece) {
        if (!loop.execute(() -> send(output, piece))) {
            piece.release();
        }
    }

    private void send(StateOutput output, ByteBuf piece) {
        if (streaming != output) {
            piece.release();
            return;
        }
        int bytes = piece.readableBytes();
        handedBytes += bytes;
        channel.writeAndFlush(piece).addListener(done -> {
            output.sent(bytes);
            if (done.isSuccess() && streaming == output) {
                owner.stateSent(false);
            }
        });
    }

    private void written(StateOutput output) {
        if (streaming != output) {
            return;
        }
        streaming = null;
        owner.stateSent(true);
        PeerCommand next = waiting.poll();
        while (next != null) {
            if (next instanceof PeerCommand.Send packet) {
                waitingBytes -= bytes(packet);
                put(packet.packet());
            } else if (next instanceof PeerCommand.SendState state) {
                begin(state);
                break;
            }
            next = waiting.poll();
        }
        flush();
    }

    private void notWritten(StateOutput output, String reason) {
        if (streaming == output) {
            owner.sendingFailed(reason);
        }
    }

    // ---- bounds

    private long unsentBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private static long bytes(PeerCommand.Send command) {
        byte[] data = command.packet().data();
        return PACKET_BYTES + (data == null ? 0 : data.length);
    }
}
