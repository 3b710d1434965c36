package io.zk.distribution;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;

/** A socket to a server's client port, on which a test says what no client library would. One thread. */
final class RawConnection implements Closeable {
    /** Writes a packet's content. */
    interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private final Socket socket = new Socket();
    final DataInputStream in;
    final DataOutputStream out;

    RawConnection(RunningServer server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 10_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** Sends a packet: its length and its content. */
    void send(Content content) throws IOException {
        out.write(packet(content));
        out.flush();
    }

    /** Lets {@link #close} reset the connection, so that thousands of them leave no port behind that waits. */
    void dropOnClose() throws IOException {
        socket.setSoLinger(true, 0);
    }

    /** Ends what is sent; reads and forgets until the server ends its side, which must come within ten seconds. */
    void finish() throws IOException {
        out.flush();
        socket.shutdownOutput();
        byte[] buffer = new byte[8_192];
        while (in.read(buffer) >= 0) {
            // What the server answers to nonsense is its own affair.
        }
    }

    static byte[] packet(Content content) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        content.write(new DataOutputStream(body));
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        DataOutputStream framed = new DataOutputStream(packet);
        framed.writeInt(body.size());
        body.writeTo(framed);
        return packet.toByteArray();
    }

    /** The next packet's content. */
    byte[] receive() throws IOException {
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        return content;
    }

    /** The request that opens a session. */
    static Content connectRequest(int timeoutMillis, long sessionId, byte[] password) {
        return packet -> {
            packet.writeInt(0);
            packet.writeLong(0);
            packet.writeInt(timeoutMillis);
            packet.writeLong(sessionId);
            packet.writeInt(password.length);
            packet.write(password);
            packet.writeBoolean(false);
        };
    }

    /** The request, with xid 1, that makes a node without data which everybody may do anything with. */
    static Content createRequest(String path, CreateMode mode) {
        return packet -> {
            packet.writeInt(1);
            packet.writeInt(ZooDefs.OpCode.create);
            writeString(packet, path);
            packet.writeInt(0);
            packet.writeInt(1);
            packet.writeInt(ZooDefs.Perms.ALL);
            writeString(packet, "world");
            writeString(packet, "anyone");
            packet.writeInt(mode.toFlag());
        };
    }

    static void writeString(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
