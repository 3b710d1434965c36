package io.zk.server.election;

import io.netty.buffer.ByteBuf;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireOut;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first bytes of an election link, sent by whoever opened it. They go out in one piece: Apache needs that. */
public final class HelloCodec {
    /** With one address: what every server since 3.5 understands. */
    private static final long ONE_ADDRESS = -65536;

    /** With several: understood since 3.6. */
    private static final long ADDRESSES = -65535;

    private static final int HEAD_BYTES = 2 * Long.BYTES + Integer.BYTES;
    private static final int ADDRESS_BYTES_MAX = 2048;
    private static final List<String> ANY_HOST = List.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private HelloCodec() {}

    /**
     * Writes the version that the number of addresses asks for.
     *
     * @param hello with one address or more; more are only for an ensemble that has agreed on it
     */
    public static void encode(Hello hello, WireOut out) {
        out.writeLong(hello.addresses().size() > 1 ? ADDRESSES : ONE_ADDRESS);
        out.writeLong(hello.id());
        out.writeBuffer(String.join("|", hello.addresses()).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes a hello out of what has arrived.
     *
     * @return null if it is not all there yet; then nothing is taken. Addresses of any host ({@code 0.0.0.0}) are left out:
     *     nobody can be reached there
     * @throws WireException if these bytes are no hello: the link is of no use
     */
    public static @Nullable Hello decode(ByteBuf in) throws WireException {
        int bytes = in.readableBytes();
        int at = in.readerIndex();
        if (bytes < Long.BYTES) {
            return null;
        }
        long version = in.getLong(at);
        if (version >= 0) {
            // Servers before 3.5 say their id and nothing else.
            in.skipBytes(Long.BYTES);
            return new Hello(version, List.of());
        }
        if (version != ONE_ADDRESS && version != ADDRESSES) {
            throw new WireException("hello of unknown version " + version);
        }
        if (bytes < HEAD_BYTES) {
            return null;
        }
        int length = in.getInt(at + 2 * Long.BYTES);
        if (length <= 0 || length > ADDRESS_BYTES_MAX) {
            throw new WireException("hello with " + length + " bytes of addresses");
        }
        if (bytes < HEAD_BYTES + length) {
            return null;
        }
        List<String> addresses = addresses(in.toString(at + HEAD_BYTES, length, StandardCharsets.UTF_8));
        in.skipBytes(HEAD_BYTES + length);
        return new Hello(in.getLong(at + Long.BYTES), addresses);
    }

    private static List<String> addresses(String text) throws WireException {
        List<String> addresses = new ArrayList<>();
        for (String address : text.split("\\|", -1)) {
            if (!ANY_HOST.contains(host(address))) {
                addresses.add(address);
            }
        }
        return List.copyOf(addresses);
    }

    /** The host of {@code host:port}, without brackets. */
    private static String host(String address) throws WireException {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "" : address.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        boolean name = !bare.isEmpty() && (bracketed || bare.indexOf(':') < 0);
        if (!name || !isPort(address.substring(colon + 1))) {
            throw new WireException("hello with the address '" + address + "', which is not host:port");
        }
        return bare;
    }

    private static boolean isPort(String text) {
        return text.length() <= 5
                && !text.isEmpty()
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(text) <= 0xffff;
    }
}
