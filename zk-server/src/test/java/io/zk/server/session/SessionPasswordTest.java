package io.zk.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Passwords and ids as Apache's servers compute them: sessions must be able to move between the two. */
class SessionPasswordTest {
    @Test
    void passwordsAreThoseOfApache() {
        assertEquals("938c7222241e2b7329f9a06f0d35d3fc", hex(0x0100002b889f0000L));
        assertEquals("054cc74a37327db215e702e20c73f005", hex(1));
        assertEquals("f22acd4a97e69d6d20a49bb638eadb38", hex(0x1000000000000000L));
        assertEquals("45240206eea0b08d2b25336ce7bd7128", hex(0x0100003899c10000L));
    }

    @Test
    void onlyTheWholePasswordOfARealSessionMatches() {
        byte[] password = SessionPassword.of(5);
        assertTrue(SessionPassword.matches(5, password));
        assertFalse(SessionPassword.matches(6, password));
        assertFalse(SessionPassword.matches(0, SessionPassword.of(0)));
        assertFalse(SessionPassword.matches(5, null));
        assertFalse(SessionPassword.matches(5, new byte[0]));
        byte[] longer = Arrays.copyOf(password, 17);
        assertFalse(SessionPassword.matches(5, longer));
        for (int i = 0; i < password.length; i++) {
            byte[] wrong = password.clone();
            wrong[i] ^= 1;
            assertFalse(SessionPassword.matches(5, wrong));
        }
    }

    @Test
    void idsHoldTheServerAndCountUp() {
        SessionIds ids = new SessionIds(0x1c951ebL, 3);
        assertEquals(0x030001c951eb0000L, ids.next());
        assertEquals(0x030001c951eb0001L, ids.next());
    }

    @Test
    void theIdThatMarksContainersIsNeverGiven() {
        SessionIds ids = new SessionIds(0, 128);
        assertEquals(0x8000000000000001L, ids.next());
    }

    private static String hex(long sessionId) {
        return HexFormat.of().formatHex(SessionPassword.of(sessionId));
    }
}
