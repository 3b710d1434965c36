package io.zk.client.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.wire.WireOut;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that does to each connection what the script says, in the order of the connections; then refuses more. */
final class FakeServer implements AutoCloseable {
    static final long SESSION_ID = 0x1234_5678_9abc_def0L;

    /** What is done to one connection, from its first byte on. It is closed when this returns. */
    interface Script {
        void play(Connection connection) throws IOException;
    }

    /** One connection of a client. */
    static final class Connection {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /** The next frame, without its length. */
        ByteBuf read() throws IOException {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return Unpooled.wrappedBuffer(frame);
        }

        /** Bytes without a frame around them, as four-letter words are. */
        byte[] readRaw(int count) throws IOException {
            return in.readNBytes(count);
        }

        void writeRaw(byte... bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        void write(Message... parts) throws IOException {
            writeRaw(frame(parts));
        }

        void reply(int xid, long zxid, int err, Message... body) throws IOException {
            Message[] parts = new Message[body.length + 1];
            parts[0] = new ReplyHeader(xid, zxid, err);
            System.arraycopy(body, 0, parts, 1, body.length);
            write(parts);
        }

        /** Takes the client's greeting and grants it a session. */
        void shakeHands(boolean readOnly) throws IOException {
            read();
            write(new ConnectResponse(0, 10_000, SESSION_ID, new byte[16], readOnly));
        }

        /** Takes pings and whatever else comes until the client closes the session, and grants it that. */
        void awaitEnd() throws IOException {
            while (true) {
                ByteBuf frame = read();
                int xid = frame.readInt();
                if (frame.readInt() == OpCode.CLOSE_SESSION.code()) {
                    reply(xid, 1_000_000, 0);
                    return;
                }
            }
        }

        /** Closes with a reset instead of an orderly end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private final ServerSocket listener;
    private final Queue<Script> scripts;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final Thread thread;

    FakeServer(Script... scripts) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), scripts);
    }

    /** On a socket made elsewhere, as for TLS; closed with this. */
    FakeServer(ServerSocket listener, Script... scripts) throws IOException {
        this.listener = listener;
        this.scripts = new ArrayDeque<>(List.of(scripts));
        thread = new Thread(this::serve, "fake-server");
        thread.start();
    }

    String connectString() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** A frame with its length. */
    static byte[] frame(Message... parts) {
        WireOut out = new WireOut(Unpooled.buffer());
        out.writeInt(0);
        for (Message part : parts) {
            part.encode(out);
        }
        ByteBuf buffer = out.buffer();
        buffer.setInt(0, buffer.readableBytes() - 4);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    /** Ends it; fails if a script met what it did not expect. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Throwable failure = failures.poll();
        if (failure != null) {
            throw new AssertionError("in a script", failure);
        }
    }

    private void serve() {
        while (!scripts.isEmpty() && !listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                sockets.add(socket);
                scripts.remove().play(new Connection(socket));
            } catch (EOFException | SocketException ignored) {
                // The client closed, or the test is over.
            } catch (IOException | RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }
        try {
            listener.close();
        } catch (IOException e) {
            failures.add(e);
        }
    }
}
