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

    @Test
    void connectionsTellTheirLastOperationAndItsZxid(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, ALL);
                RawClient client = server.session()) {
            assertEquals("recved=1,sent=1,lop=SESS,lcxid=0x0,lzxid=0x1", last(server));
            client.call(1, OpCode.CREATE, ServerTest.create("/a", 0));
            assertEquals("recved=2,sent=2,lop=CREA,lcxid=0x1,lzxid=0x2", last(server));
            client.call(2, OpCode.CREATE, ServerTest.create("/a", 0));
            assertEquals("recved=3,sent=3,lop=NA,lcxid=0x2,lzxid=0x3", last(server));
            client.call(3, OpCode.EXISTS, new ExistsRequest("/b", false));
            assertEquals("recved=4,sent=4,lop=EXIS,lcxid=0x3,lzxid=0x3", last(server));
            assertEquals("Connection stats reset.\n", word(server, "crst"));
            assertEquals("recved=0,sent=0,lop=NA,lzxid=0xffffffffffffffff", last(server));
        }
    }

    /** What the word cons tells of the one session, without numbers that differ from run to run. */
    private static String last(ServerRig server) throws IOException {
        String line = word(server, "cons")
                .lines()
                .filter(each -> each.contains(",sid=0x"))
                .findFirst()
                .orElseThrow();
        return line.replaceAll("^.*queued=0,|,(sid|est|to|lresp|llat|minlat|avglat|maxlat)=[^,)]*|[)]$", "");
    }

    @Test
    void aWordIsAPacketEachWay(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, ALL)) {
            assertTrue(word(server, "srvr").contains("\nReceived: 1\nSent: 0\n"));
            assertTrue(word(server, "stat").matches("(?s).*\n /127[^\n]*\\[0\\]\\(queued=0,recved=1,sent=0\\)\n.*"));
            assertEquals(1, server.monitored("cnt_dbinittime"));
            assertEquals("Server stats reset.\n", word(server, "srst"));
            assertEquals(1, server.monitored("packets_received"));
            assertEquals(0, server.monitored("cnt_dbinittime"));
        }
    }

    @Test
    void confTellsWholePathsAlsoWhereTheFileHasThemShort(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        Path relative = Path.of("").toAbsolutePath().relativize(data);
        try (ServerRig server = new ServerRig(folder, ALL, "dataDir=" + relative, "dataLogDir=", "tickTime=2500")) {
            String conf = word(server, "conf").replaceAll("(dataDir|dataLog)Size=[1-9]\\d*", "$1Size=N");
            Path shown = Path.of("").toAbsolutePath().resolve(relative).resolve("version-2");
            assertEquals(
                    "clientPort=0\nsecureClientPort=-1\ndataDir=" + shown + "\ndataDirSize=N\ndataLogDir=" + shown
                            + "\ndataLogSize=N\ntickTime=2500\nmaxClientCnxns=60\nminSessionTimeout=5000\n"
                            + "maxSessionTimeout=50000\nclientPortListenBacklog=-1\nserverId=0\n",
                    conf);
        }
    }

    static String word(ServerRig server, String word) throws IOException {
        try (RawClient client = server.connect()) {
            return client.word(word);
        }
    }
}
