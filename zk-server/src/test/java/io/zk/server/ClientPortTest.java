package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.AddWatchRequest;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetChildrenRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.SetDataRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames, words, limits and back-pressure of the client port, on real sockets. */
class ClientPortTest {
    @Test
    void framesMayComeInPieces(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.connect()) {
            for (byte one : RawClient.frame(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false))) {
                client.send(new byte[] {one});
            }
            byte[] request = RawClient.request(1, OpCode.EXISTS, new ExistsRequest("/", false));
            for (byte one : request) {
                client.send(new byte[] {one});
            }
            assertEquals(37, client.skipFrame(), "the handshake's answer with its read-only byte");
            assertEquals(1, client.reply().header().xid());
        }
    }

    @Test
    void requestsMayComeBehindTheHandshakeInOnePiece(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.connect()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(RawClient.frame(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false)));
            bytes.write(RawClient.request(1, OpCode.CREATE, ServerTest.create("/a", 0)));
            bytes.write(RawClient.request(2, OpCode.EXISTS, new ExistsRequest("/a", false)));
            client.send(bytes.toByteArray());
            client.skipFrame();
            assertEquals(1, client.reply().header().xid());
            RawClient.Reply second = client.reply();
            assertEquals(2, second.header().xid());
            assertEquals(0, second.header().err(), "a read sees the write before it");
        }
    }

    @Test
    void manyRequestsAheadOfTheirAnswersAreAllAnsweredInOrder(@TempDir Path folder) throws Exception {
        int count = 6000;
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.session()) {
            client.call(0, OpCode.CREATE, ServerTest.create("/a", 0));
            Thread sender = new Thread(() -> sendMany(client, count), "sender");
            sender.start();
            for (int xid = 1; xid <= count; xid++) {
                RawClient.Reply reply = client.reply();
                assertEquals(xid, reply.header().xid());
                assertEquals(0, reply.header().err());
            }
            sender.join();
        }
    }

    /** Every third one a write, so that reads wait behind it. */
    private static void sendMany(RawClient client, int count) {
        try {
            for (int xid = 1; xid <= count; xid++) {
                client.send(
                        xid % 3 == 0
                                ? RawClient.request(xid, OpCode.SET_DATA, new SetDataRequest("/a", new byte[8], -1))
                                : RawClient.request(xid, OpCode.GET_DATA, new GetDataRequest("/a", false)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aClientThatReadsLateGetsEverything(@TempDir Path folder) throws Exception {
        int count = 400;
        try (ServerRig server = new ServerRig(folder);
                RawClient client = new RawClient(server.port(), 4096)) {
            client.open(0, new byte[16]);
            client.call(0, OpCode.CREATE, new CreateRequest("/big", new byte[100_000], Acl.OPEN, 0));
            // 40 MB of answers: more than the server keeps for anybody, so it must stop reading, not drop.
            for (int xid = 1; xid <= count; xid++) {
                client.send(RawClient.request(xid, OpCode.GET_DATA, new GetDataRequest("/big", false)));
            }
            try (RawClient other = server.session()) {
                assertEquals(
                        0,
                        other.call(1, OpCode.EXISTS, new ExistsRequest("/big", false))
                                .header()
                                .err());
            }
            for (int xid = 1; xid <= count; xid++) {
                assertEquals(xid, client.reply().header().xid());
            }
        }
    }

    @Test
    void aHugeAnswerThatNobodyTakesStallsNobodyElse(@TempDir Path folder) throws Exception {
        int children = 100;
        String name = "n".repeat(50_000);
        // One loop, so that both clients share it.
        try (ServerRig server = new ServerRig(folder, "net.loops=1");
                RawClient deaf = new RawClient(server.port(), 4096);
                RawClient other = server.session()) {
            deaf.open(0, new byte[16]);
            other.call(0, OpCode.CREATE, ServerTest.create("/wide", 0));
            for (int i = 0; i < children; i++) {
                other.call(i, OpCode.CREATE, new CreateRequest("/wide/" + name + i, new byte[0], Acl.OPEN, 0));
            }
            deaf.send(RawClient.request(1, OpCode.GET_CHILDREN, new GetChildrenRequest("/wide", false)));
            for (int xid = 1; xid <= 200; xid++) {
                RawClient.Reply reply = other.call(xid, OpCode.SET_DATA, new SetDataRequest("/wide", new byte[1], -1));
                assertEquals(0, reply.header().err());
            }
            assertTrue(deaf.skipFrame() > children * 50_000, "the answer came whole, once it was taken");
        }
    }

    @Test
    void aClientThatTakesNoEventsIsDropped(@TempDir Path folder) throws Exception {
        String path = "/" + "x".repeat(60_000);
        try (ServerRig server = new ServerRig(folder, "4lw.commands.whitelist=mntr");
                RawClient deaf = new RawClient(server.port(), 4096);
                RawClient writer = server.session()) {
            deaf.open(0, new byte[16]);
            deaf.call(1, OpCode.ADD_WATCH, new AddWatchRequest(path, AddWatchMode.PERSISTENT.code()));
            writer.call(1, OpCode.CREATE, ServerTest.create(path, 0));
            int sets = 0;
            while (sets < 2000 && server.monitored("connection_drop_count") == 0) {
                sets++;
                writer.call(sets, OpCode.SET_DATA, new SetDataRequest(path, new byte[1], -1));
            }
            // 16 MiB may wait for it, and the system holds some.
            assertTrue(sets > 200 && sets < 2000, "dropped after " + sets + " events of 60 kB");
        }
    }

    @Test
    void lengthsThatMakeNoSenseEndTheConnection(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, Map.of("jute.maxbuffer", "2048"))) {
            for (int length : new int[] {-1, 2049, Integer.MAX_VALUE, 0, 3}) {
                try (RawClient client = server.connect()) {
                    client.send(ByteBuffer.allocate(4 + 3).putInt(length).array());
                    assertTrue(client.ended(), "length " + length);
                }
            }
            try (RawClient client = server.session()) {
                int most = 2048 - 8 - 4 - 2 - 4 - 4;
                assertEquals(
                        0,
                        client.call(1, OpCode.CREATE, ServerTest.create("/a", 0))
                                .header()
                                .err());
                RawClient.Reply largest = client.call(2, OpCode.SET_DATA, new SetDataRequest("/a", new byte[most], -1));
                assertEquals(0, largest.header().err(), "a frame of exactly jute.maxbuffer bytes");
                client.send(RawClient.request(3, OpCode.SET_DATA, new SetDataRequest("/a", new byte[most + 1], -1)));
                assertTrue(client.ended());
            }
        }
    }

    @Test
    void wordsAreAnsweredAlsoWhenTheInputEndsBehindThem(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, "4lw.commands.whitelist=ruok,stmk,srvr")) {
            try (RawClient client = server.connect()) {
                assertEquals("imok", client.word("ruok"));
            }
            try (RawClient client = server.connect()) {
                assertEquals("imok", client.word("ruok\r\n"));
            }
            try (RawClient client = server.connect()) {
                assertEquals("isro is not executed because it is not in the whitelist.\n", client.word("isro"));
            }
            try (RawClient client = server.connect()) {
                client.send("stmk".getBytes(StandardCharsets.US_ASCII));
                client.send(ByteBuffer.allocate(7).array());
                assertEquals("7", client.word("\u0007"));
            }
            try (RawClient client = server.connect()) {
                assertEquals("", client.word("RUOK"), "capitals are a length");
            }
        }
    }

    /** The reset may come before the connection is there for the client. */
    private static boolean turnedAway(ServerRig server) throws IOException {
        try (RawClient client = server.connect()) {
            return client.ended();
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void tooManyConnectionsOfOneAddressAreTurnedAway(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, "maxClientCnxns=2")) {
            try (RawClient first = server.session();
                    RawClient second = server.session()) {
                assertTrue(turnedAway(server));
                assertEquals(
                        0,
                        first.call(1, OpCode.EXISTS, new ExistsRequest("/", false))
                                .header()
                                .err());
                assertEquals(
                        0,
                        second.call(1, OpCode.EXISTS, new ExistsRequest("/", false))
                                .header()
                                .err());
                assertEquals(
                        0, second.call(2, OpCode.CLOSE_SESSION, null).header().err());
                assertTrue(second.ended());
            }
            try (RawClient next = server.session()) {
                assertEquals(
                        0,
                        next.call(1, OpCode.EXISTS, new ExistsRequest("/", false))
                                .header()
                                .err());
            }
        }
    }

    @Test
    void whoOpensNoSessionIsSentAway(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, "tickTime=200", "nio.sessionlessCnxnTimeout=300");
                RawClient session = server.session();
                RawClient silent = server.connect();
                RawClient slow = server.connect()) {
            slow.send(new byte[] {0, 0});
            assertTrue(silent.ended());
            assertTrue(slow.ended());
            assertEquals(
                    0,
                    session.call(1, OpCode.EXISTS, new ExistsRequest("/", false))
                            .header()
                            .err());
        }
    }
}
