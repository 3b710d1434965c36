package io.zk.server.session;

import io.zk.protocol.message.ConnectResponse;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The 16 bytes a client shows to take up its session again. They follow from the session's id and hold no secret: in an
 * ensemble every server must compute the same ones, or sessions could not move (spec of the client protocol, 3.3).
 */
public final class SessionPassword {
    private static final long SALT = 0xB3415C00L;
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long INCREMENT = 0xBL;
    private static final long MASK_48 = (1L << 48) - 1;

    private SessionPassword() {}

    public static byte[] of(long sessionId) {
        byte[] password = new byte[ConnectResponse.PASSWORD_BYTES];
        long state = (sessionId ^ SALT ^ MULTIPLIER) & MASK_48;
        for (int word = 0; word < 4; word++) {
            state = (state * MULTIPLIER + INCREMENT) & MASK_48;
            int value = (int) (state >>> 16);
            for (int i = 0; i < 4; i++) {
                password[4 * word + i] = (byte) (value >>> (8 * i));
            }
        }
        return password;
    }

    /** Whether these bytes are the session's password; never for id 0. */
    public static boolean matches(long sessionId, byte @Nullable [] password) {
        return sessionId != 0 && password != null && MessageDigest.isEqual(of(sessionId), password);
    }
}
