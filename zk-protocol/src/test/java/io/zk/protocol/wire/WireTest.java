package io.zk.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The byte level: strings as Apache writes and reads them, and every limit, at it and one beyond. */
class WireTest {
    @ParameterizedTest
    @CsvSource({
        // what was sent as a path, and how Apache's server echoed it
        "2ff09f9880, 2feda0bdedb880",
        "2fff, 2fefbfbd",
        "2feda0bdedb880, 2fefbfbdefbfbd",
        "2fc080, 2fefbfbdefbfbd",
        "2f61, 2f61",
        "2fc3a4e282ac, 2fc3a4e282ac",
        "2f00, 2f00"
    })
    void stringsComeBackAsFromApache(String sent, String echoed) throws WireException {
        byte[] bytes = ByteBufUtil.decodeHexDump(sent);
        ByteBuf in = Unpooled.buffer().writeInt(bytes.length).writeBytes(bytes);
        String read = wireIn(in).readString();
        WireOut out = new WireOut(Unpooled.buffer());
        out.writeString(read);
        int length = out.buffer().readInt();
        assertEquals(length, out.buffer().readableBytes());
        assertEquals(echoed, ByteBufUtil.hexDump(out.buffer()));
    }

    @Test
    void theEncodedLengthIsThatOfTheEncoding() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
            WireOut out = new WireOut(Unpooled.buffer());
            out.writeString(text.toString());
            assertEquals(
                    4 + WireOut.encodedLength(text.toString()), out.buffer().readableBytes());
        }
    }

    @Test
    void nullAndEmptyAreDifferent() throws WireException {
        WireOut out = new WireOut(Unpooled.buffer());
        out.writeString(null);
        out.writeString("");
        out.writeBuffer(null);
        out.writeBuffer(new byte[0]);
        out.writeStrings(null);
        out.writeStrings(List.of());
        assertEquals("ffffffff00000000ffffffff00000000ffffffff00000000", ByteBufUtil.hexDump(out.buffer()));
        WireIn in = wireIn(out.buffer());
        assertNull(in.readString());
        assertEquals("", in.readString());
        assertNull(in.readBuffer());
        assertArrayEquals(new byte[0], in.readBuffer());
        assertNull(in.readStrings());
        assertEquals(List.of(), in.readStrings());
    }

    @Test
    void anyByteButZeroIsTrue() throws WireException {
        WireIn in = wireIn(Unpooled.wrappedBuffer(new byte[] {0, 1, 2, -1}));
        assertFalse(in.readBoolean());
        for (int i = 0; i < 3; i++) {
            assertTrue(in.readBoolean());
        }
    }

    @Test
    void aFieldMayBeAsLongAsTheLimitAndNoLonger() throws WireException {
        WireLimits limits = WireLimits.of(2000, 1024);
        assertEquals(3024, limits.fieldBytesMax());
        ByteBuf fits = Unpooled.buffer().writeInt(3024).writeZero(3024);
        byte[] read = new WireIn(fits, limits).readBuffer();
        assertEquals(3024, read == null ? -1 : read.length);
        ByteBuf beyond = Unpooled.buffer().writeInt(3025).writeZero(3025);
        assertThrows(WireException.class, () -> new WireIn(beyond, limits).readBuffer());
        beyond.readerIndex(0);
        assertThrows(WireException.class, () -> new WireIn(beyond, limits).readString());
    }

    @Test
    void theExtraSizeIsAsApacheReckonsIt() {
        assertEquals(2 * 0xfffff, WireLimits.DEFAULT.fieldBytesMax());
        assertEquals(10 + 1024, WireLimits.of(10).fieldBytesMax());
        assertEquals(10 + 1024, WireLimits.of(10, 5).fieldBytesMax());
        assertEquals(Integer.MAX_VALUE, WireLimits.of(Integer.MAX_VALUE).fieldBytesMax());
    }

    @ParameterizedTest
    @CsvSource({"-2", "-2147483648", "2097151", "2147483647"})
    void lengthsOutOfReasonAreRefused(int length) {
        ByteBuf in = Unpooled.buffer().writeInt(length).writeZero(100);
        assertThrows(WireException.class, () -> wireIn(in).readBuffer());
        in.readerIndex(0);
        assertThrows(WireException.class, () -> wireIn(in).readString());
    }

    @Test
    void aNegativeCountIsAnEmptyVectorUnlessItIsNull() throws WireException {
        assertEquals(-1, wireIn(Unpooled.buffer().writeInt(-1)).readCount(4));
        assertEquals(0, wireIn(Unpooled.buffer().writeInt(-2)).readCount(4));
        assertEquals(0, wireIn(Unpooled.buffer().writeInt(Integer.MIN_VALUE)).readCount(4));
    }

    @Test
    void aCountThatTheInputCannotHoldIsRefusedBeforeAnythingIsAllocated() throws WireException {
        ByteBuf in = Unpooled.buffer().writeInt(3).writeZero(12);
        assertEquals(3, wireIn(in).readCount(4));
        in.readerIndex(0);
        assertThrows(WireException.class, () -> wireIn(in).readCount(5));
        ByteBuf many = Unpooled.buffer().writeInt(Integer.MAX_VALUE).writeZero(12);
        assertThrows(WireException.class, () -> wireIn(many).readStrings());
    }

    @Test
    void anInputMayEndNowhereInsideAField() {
        for (int length = 0; length < 4; length++) {
            ByteBuf in = Unpooled.buffer().writeZero(length);
            assertThrows(WireException.class, () -> wireIn(in).readInt());
            assertThrows(WireException.class, () -> wireIn(in).readString());
            assertThrows(WireException.class, () -> wireIn(in).readLong());
        }
        assertThrows(WireException.class, () -> wireIn(Unpooled.buffer()).readByte());
        assertThrows(
                WireException.class,
                () -> wireIn(Unpooled.buffer().writeInt(5).writeZero(4)).readBuffer());
        assertThrows(WireException.class, () -> wireIn(Unpooled.buffer().writeInt(-1))
                .readText());
    }

    private static WireIn wireIn(ByteBuf buffer) {
        return new WireIn(buffer, WireLimits.DEFAULT);
    }
}
