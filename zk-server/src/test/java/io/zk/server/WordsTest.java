package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.AddWatchRequest;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetChildrenRequest;
import io.zk.protocol.message.SetDataRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What four-letter words tell of a running server; every number here is what Apache's server shows for the same. */
class WordsTest {
    private static final String ALL = "4lw.commands.whitelist=*";

    @Test
    void aFreshDatabaseHasFiveNodesSinceTheRootCountsTwice(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, ALL)) {
            assertTrue(word(server, "srvr").contains("\nNode count: 5\n"));
            assertEquals(5, server.monitored("znode_count"));
            assertEquals(44, server.monitored("approximate_data_size"));
        }
    }

    @Test
    void watchWordsListDataWatchesAndTheCountHasBothKinds(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, ALL);
                RawClient client = server.connect()) {
            ConnectResponse session = client.open(0, new byte[16]);
            client.call(1, OpCode.ADD_WATCH, new AddWatchRequest("/r", AddWatchMode.PERSISTENT_RECURSIVE.code()));
            assertEquals(1, server.monitored("watch_count"));
            client.call(2, OpCode.ADD_WATCH, new AddWatchRequest("/p", AddWatchMode.PERSISTENT.code()));
            assertEquals(3, server.monitored("watch_count"));
            client.call(3, OpCode.GET_CHILDREN, new GetChildrenRequest("/zookeeper", true));
            client.call(4, OpCode.EXISTS, new ExistsRequest("/p", true));
            assertEquals(4, server.monitored("watch_count"));
            assertEquals("1 connections watching 2 paths\nTotal watches:2\n", word(server, "wchs"));
            String id = "0x" + Long.toHexString(session.sessionId());
            assertEquals(id + "\n\t/p\n\t/r\n\n", word(server, "wchc"));
            assertEquals("/p\n\t" + id + "\n/r\n\t" + id + "\n\n", word(server, "wchp"));
        }
    }

    @Test
    void digestsAreKeptAlsoOverARestart(@TempDir Path folder) throws Exception {
        String before;
        try (ServerRig server = new ServerRig(folder, ALL);
                RawClient client = server.session()) {
            assertEquals("", word(server, "hash"));
            client.call(1, OpCode.CREATE, ServerTest.create("/a", 0));
            for (int xid = 2; xid <= 260; xid++) {
                client.call(xid, OpCode.SET_DATA, new SetDataRequest("/a", new byte[] {(byte) xid}, -1));
            }
            client.call(261, OpCode.DELETE, new DeleteRequest("/a", -1));
            before = word(server, "hash");
            assertTrue(before.matches("80: \\d+\n100: \\d+\n"), before);
        }
        try (ServerRig server = new ServerRig(folder, ALL)) {
            assertEquals(before, word(server, "hash"));
        }
    }

    static String word(ServerRig server, String word) throws IOException {
        try (RawClient client = server.connect()) {
            return client.word(word);
        }
    }
}
