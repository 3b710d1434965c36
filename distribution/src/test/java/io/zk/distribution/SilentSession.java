package io.zk.distribution;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import org.apache.zookeeper.CreateMode;

/** A session whose client never sends a ping: as good as dead to the server, though its connection stands. */
final class SilentSession implements Closeable {
    private final RawConnection connection;
    private final long sessionId;
    private final byte[] password = new byte[16];

    private SilentSession(RawConnection connection) throws IOException {
        this.connection = connection;
        DataInputStream reply = new DataInputStream(new ByteArrayInputStream(connection.receive()));
        reply.readInt();
        reply.readInt();
        sessionId = reply.readLong();
        reply.readInt();
        reply.readFully(password);
    }

    static SilentSession open(RunningServer server, int timeoutMillis) throws IOException {
        RawConnection connection = new RawConnection(server);
        connection.send(RawConnection.connectRequest(timeoutMillis, 0, new byte[16]));
        return new SilentSession(connection);
    }

    long sessionId() {
        return sessionId;
    }

    byte[] password() {
        return password.clone();
    }

    void createEphemeral(String path) throws IOException {
        connection.send(RawConnection.createRequest(path, CreateMode.EPHEMERAL));
        DataInputStream reply = new DataInputStream(new ByteArrayInputStream(connection.receive()));
        reply.readInt();
        reply.readLong();
        int error = reply.readInt();
        if (error != 0) {
            throw new IOException("create " + path + ": error " + error);
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
