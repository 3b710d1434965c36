package io.zk.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.message.RequestHeader;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client of bytes on a blocking socket: what it sends and when is the test's business. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** @param receiveBytes what the system buffers for it; 0: its default */
    RawClient(int port, int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** A reply taken apart: what follows the header is still to be read from {@code body}. */
    record Reply(ReplyHeader header, WireIn body) {}

    ConnectResponse open(long sessionId, byte @Nullable [] password) throws IOException {
        send(frame(new ConnectRequest(0, 0, 10_000, sessionId, password, false)));
        try {
            return ConnectResponse.decode(new WireIn(readFrame(), WireLimits.DEFAULT));
        } catch (WireException e) {
            throw new IOException(e);
        }
    }

    Reply call(int xid, OpCode opCode, @Nullable Message body) throws IOException {
        send(request(xid, opCode, body));
        return reply();
    }

    Reply reply() throws IOException {
        try {
            WireIn body = new WireIn(readFrame(), WireLimits.DEFAULT);
            return new Reply(ReplyHeader.decode(body), body);
        } catch (WireException e) {
            throw new IOException(e);
        }
    }

    /** Sends a word as {@code nc} does: the word, then the end of its input; all that comes back. */
    String word(String word) throws IOException {
        send(word.getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Whether the server has ended the connection without sending anything more. */
    boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    static byte[] request(int xid, OpCode opCode, @Nullable Message body) {
        return frame(out -> {
            new RequestHeader(xid, opCode.code()).encode(out);
            if (body != null) {
                body.encode(out);
            }
        });
    }

    static byte[] frame(Message message) {
        ByteBuf buffer = Unpooled.buffer();
        buffer.writeInt(0);
        message.encode(new WireOut(buffer));
        buffer.setInt(0, buffer.readableBytes() - 4);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    /** Reads a frame and forgets it; its length. */
    int skipFrame() throws IOException {
        return readFrame().readableBytes();
    }

    private ByteBuf readFrame() throws IOException {
        byte[] payload = new byte[in.readInt()];
        in.readFully(payload);
        return Unpooled.wrappedBuffer(payload);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
