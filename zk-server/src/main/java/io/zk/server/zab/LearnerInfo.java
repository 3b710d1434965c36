package io.zk.server.zab;

import io.zk.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a learner says of itself in FOLLOWERINFO or OBSERVERINFO.
 *
 * @param configVersion of its configuration
 * @param cutsSafely whether TRUNC does what it should there: our learners say so by 8 bytes behind those that Apache's
 *     send, which Apache's leaders do not read
 */
public record LearnerInfo(long sid, int protocolVersion, long configVersion, boolean cutsSafely) {
    /** Of every server since 3.4. */
    public static final int PROTOCOL = 0x10000;

    private static final int APACHE_BYTES = 20;
    private static final byte[] MARK = "zk-trunc".getBytes(StandardCharsets.US_ASCII);

    /** What a learner of this code says. */
    public static LearnerInfo of(long sid) {
        return new LearnerInfo(sid, PROTOCOL, 0, true);
    }

    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(APACHE_BYTES + (cutsSafely ? MARK.length : 0));
        bytes.putLong(sid).putInt(protocolVersion).putLong(configVersion);
        if (cutsSafely) {
            bytes.put(MARK);
        }
        return bytes.array();
    }

    /** Old servers send less: then the protocol version is 1, the configuration's 0. A sid is needed. */
    public static LearnerInfo decode(byte @Nullable [] data) throws WireException {
        if (data == null || data.length < 8) {
            throw new WireException("does not say which server it is");
        }
        ByteBuffer bytes = ByteBuffer.wrap(data);
        long sid = bytes.getLong();
        int protocolVersion = bytes.remaining() < 4 ? 1 : bytes.getInt();
        long configVersion = bytes.remaining() < 8 ? 0 : bytes.getLong();
        byte[] rest = data.length < APACHE_BYTES ? new byte[0] : Arrays.copyOfRange(data, APACHE_BYTES, data.length);
        return new LearnerInfo(sid, protocolVersion, configVersion, Arrays.equals(rest, MARK));
    }

    /** Why the server that says this can't follow that leader; null if it can. */
    @Nullable
    String unfitness(long leader, long acceptedEpoch) {
        if (sid == leader) {
            return "has this leader's own id: two servers have the same myid";
        }
        if (protocolVersion < PROTOCOL) {
            return "has the protocol version " + protocolVersion + ", which is too old";
        }
        if (configVersion > 0) {
            return "has a later configuration, of version " + Long.toHexString(configVersion);
        }
        if (acceptedEpoch < -1 || acceptedEpoch > Discovery.EPOCH_MAX) {
            return "names the epoch " + acceptedEpoch;
        }
        return null;
    }
}
