package io.zk.server.election;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Notifications to bytes and back: what a frame of an election link holds behind its length. The form that is sent is
 * that of servers since 3.5; the shorter ones of older servers are told by their length.
 */
public final class NotificationCodec {
    /** Ends behind the round: of the oldest servers. */
    private static final int SHORT_BYTES = 28;

    /** Ends behind a version that is not looked at: of servers 3.4.6 to 3.4.14, which write 1. */
    private static final int MIDDLE_BYTES = 40;

    private NotificationCodec() {}

    /** Writes the form that is sent, whatever the version of the notification says. */
    public static void encode(Notification notification, WireOut out) {
        Vote vote = notification.vote();
        out.writeInt(notification.state().code());
        out.writeLong(vote.leader());
        out.writeLong(vote.zxid());
        out.writeLong(notification.round());
        out.writeLong(vote.peerEpoch());
        out.writeInt(Notification.VERSION);
        String membership = notification.membership();
        out.writeBuffer((membership == null ? "" : membership).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads one that fills all that remains; bytes behind the membership are ignored.
     *
     * @throws WireException if it ends too early, or its state is unknown; the link can be used on
     */
    public static Notification decode(WireIn in) throws WireException {
        int bytes = in.remaining();
        PeerState state = state(in.readInt());
        long leader = in.readLong();
        long zxid = in.readLong();
        long round = in.readLong();
        if (bytes == SHORT_BYTES) {
            return new Notification(state, new Vote(leader, zxid, zxid >> 32), round, 0, null);
        }
        Vote vote = new Vote(leader, zxid, in.readLong());
        int version = in.readInt();
        if (bytes == MIDDLE_BYTES) {
            return new Notification(state, vote, round, 0, null);
        }
        return new Notification(state, vote, round, version, version > 1 ? membership(in) : null);
    }

    private static @Nullable String membership(WireIn in) throws WireException {
        String text = in.readText();
        return text.isEmpty() ? null : text;
    }

    private static PeerState state(int code) throws WireException {
        PeerState state = PeerState.of(code);
        if (state == null) {
            throw new WireException("unknown state " + code + " of a member");
        }
        return state;
    }
}
