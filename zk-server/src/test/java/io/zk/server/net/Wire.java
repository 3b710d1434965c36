package io.zk.server.net;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.HexFormat;

/** A plain socket in the place of another member, spoken to in hexadecimal digits. */
final class Wire {
    private final Socket socket;
    private final DataInputStream in;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
    }

    Wire send(String hex) throws IOException {
        return send(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** The next bytes, as digits. */
    String receive(int bytes) throws IOException {
        return HexFormat.of().formatHex(in.readNBytes(bytes));
    }

    /** The next frame's payload, as digits. */
    String frame() throws IOException {
        return receive(in.readInt());
    }

    int readInt() throws IOException {
        return in.readInt();
    }

    /** Whether the other side closes, having sent nothing more. */
    boolean ends() throws IOException {
        try {
            return in.read() < 0;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    void close() throws IOException {
        socket.close();
    }
}
