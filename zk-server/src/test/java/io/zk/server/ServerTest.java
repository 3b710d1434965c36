package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.PathResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server on real sockets and files. */
class ServerTest {
    private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.session()) {
            RawClient.Reply created = client.call(1, OpCode.CREATE, create("/a", 0));
            assertEquals(0, created.header().err());
            assertEquals("/a", PathResponse.decode(created.body()).path());
            assertArrayEquals(DATA, read(client, "/a"));
        }
    }

    @Test
    void whatIsAcknowledgedIsThereAfterARestart(@TempDir Path folder) throws Exception {
        ConnectResponse session;
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.connect()) {
            session = client.open(0, new byte[16]);
            client.call(1, OpCode.CREATE, create("/kept", 0));
            client.call(2, OpCode.CREATE, create("/mine", 1));
            client.call(3, OpCode.CREATE, create("/gone", 0));
            client.call(4, OpCode.DELETE, new DeleteRequest("/gone", -1));
        }
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.connect()) {
            ConnectResponse again = client.open(session.sessionId(), session.password());
            assertEquals(session.sessionId(), again.sessionId(), "a session outlives the server");
            assertArrayEquals(DATA, read(client, "/kept"));
            assertArrayEquals(DATA, read(client, "/mine"), "its ephemeral node, too");
            RawClient.Reply gone = client.call(5, OpCode.EXISTS, new ExistsRequest("/gone", false));
            assertEquals(ErrorCode.NO_NODE.code(), gone.header().err());
        }
    }

    @Test
    void aSessionThatEndsTakesItsEphemeralNodesAlong(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.session();
                RawClient other = server.session()) {
            client.call(1, OpCode.CREATE, create("/e", 1));
            RawClient.Reply closed = client.call(2, OpCode.CLOSE_SESSION, null);
            assertEquals(0, closed.header().err());
            assertTrue(client.ended());
            RawClient.Reply gone = other.call(1, OpCode.EXISTS, new ExistsRequest("/e", false));
            assertEquals(ErrorCode.NO_NODE.code(), gone.header().err());
        }
    }

    @Test
    void aWrongPasswordIsRefusedWithASessionOfNothing(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.connect();
                RawClient thief = server.connect()) {
            ConnectResponse session = client.open(0, new byte[16]);
            assertNotEquals(0, session.sessionId());
            ConnectResponse refused = thief.open(session.sessionId(), new byte[16]);
            assertEquals(0, refused.sessionId());
            assertEquals(0, refused.timeoutMillis());
            assertTrue(thief.ended());
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine(@TempDir Path first, @TempDir Path second) throws Exception {
        try (ServerRig server = new ServerRig(first)) {
            String line = "clientPort=" + server.port();
            IOException refused = assertThrows(IOException.class, () -> new ServerRig(second, line));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.startsWith("cannot listen on "), message);
            assertTrue(message.contains(Integer.toString(server.port())), message);
            assertEquals(1, message.lines().count());
        }
    }

    @Test
    void snapshotsAreTakenWhileItServes(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, "snapCount=20", "4lw.commands.whitelist=*");
                RawClient client = server.session()) {
            int xid = 0;
            // Written until one more has been taken; each write may be what makes it due.
            while (server.monitored("cnt_snapshottime") == 0) {
                xid++;
                client.call(xid, OpCode.CREATE, create("/n" + xid, 0));
            }
            assertTrue(xid > 5, "not before enough was written");
        }
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.session()) {
            assertArrayEquals(DATA, read(client, "/n1"));
        }
    }

    static CreateRequest create(String path, int flags) {
        return new CreateRequest(path, DATA, Acl.OPEN, flags);
    }

    private static byte[] read(RawClient client, String path) throws Exception {
        RawClient.Reply reply = client.call(9, OpCode.GET_DATA, new GetDataRequest(path, false));
        assertEquals(0, reply.header().err(), path);
        byte[] data = reply.body().readBuffer();
        return data == null ? new byte[0] : data;
    }
}
