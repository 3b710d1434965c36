package io.zk.server.zab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBufUtil;
import io.zk.protocol.wire.WireException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LearnerInfoTest {
    private static final byte[] APACHE = ByteBufUtil.decodeHexDump("000000000000000200010000000000010000000a");

    @Test
    void whatApacheSendsIsReadAndNotTakenForOurs() throws WireException {
        LearnerInfo info = LearnerInfo.decode(APACHE);
        assertEquals(new LearnerInfo(2, LearnerInfo.PROTOCOL, 0x10000000aL, false), info);
        assertArrayEquals(APACHE, info.encode());
    }

    @Test
    void oursIsWhatApacheSendsAndAMarkBehindIt() throws WireException {
        byte[] bytes = LearnerInfo.of(3).encode();
        assertArrayEquals(
                ByteBufUtil.decodeHexDump("000000000000000300010000" + "0000000000000000" + "7a6b2d7472756e63"), bytes);
        assertEquals(LearnerInfo.of(3), LearnerInfo.decode(bytes));
    }

    @Test
    void anotherTailIsNotOurMark() throws WireException {
        byte[] bytes = LearnerInfo.of(3).encode();
        bytes[27]++;
        assertEquals(new LearnerInfo(3, LearnerInfo.PROTOCOL, 0, false), LearnerInfo.decode(bytes));
        assertEquals(
                new LearnerInfo(3, LearnerInfo.PROTOCOL, 0, false),
                LearnerInfo.decode(Arrays.copyOf(LearnerInfo.of(3).encode(), 29)));
    }

    @Test
    void shorterOnesLackWhatTheyLack() throws WireException {
        assertEquals(new LearnerInfo(2, 1, 0, false), LearnerInfo.decode(Arrays.copyOf(APACHE, 8)));
        assertEquals(new LearnerInfo(2, LearnerInfo.PROTOCOL, 0, false), LearnerInfo.decode(Arrays.copyOf(APACHE, 12)));
    }

    @Test
    void aLearnerSaysWhoItIs() {
        assertThrows(WireException.class, () -> LearnerInfo.decode(null));
        assertThrows(WireException.class, () -> LearnerInfo.decode(new byte[7]));
    }
}
