package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.AuthPacket;
import io.zk.protocol.message.CheckVersionRequest;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.MultiRequest;
import io.zk.protocol.message.SetAclRequest;
import io.zk.protocol.message.SetDataRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member writes with conf/log4j2.xml as it is shipped: its id in every line, and the audit log. */
class LogLinesTest {
    private static final byte[] DATA = {1};
    private static final Pattern LINE = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} \\[myid:7] - (INFO |ERROR|WARN ) \\[[^]]+] - .*");

    /**
     * The same requests to a server of Apache's 3.9.6 gave these lines, apart from the order of the users, and from the
     * type of a sequential node in a multi, which it leaves out.
     */
    private static final List<String> AUDITED = List.of(
            "INFO user=ME operation=serverStart result=success",
            "INFO session=S user=127.0.0.1 ip=127.0.0.1 operation=create znode=/a znode_type=persistent result=success",
            "ERROR session=S user=127.0.0.1 ip=127.0.0.1 operation=create znode=/a znode_type=persistent result=failure",
            "INFO session=S user=127.0.0.1 ip=127.0.0.1 operation=create znode=/a/s-0000000000"
                    + " znode_type=persistent_sequential result=success",
            "INFO session=S user=127.0.0.1 ip=127.0.0.1 operation=create znode=/a/e znode_type=ephemeral result=success",
            "INFO session=S user=127.0.0.1 ip=127.0.0.1 operation=create znode=/c znode_type=container result=success",
            "ERROR session=S user=127.0.0.1 ip=127.0.0.1 operation=setData znode=/a\\u0009b result=failure",
            "INFO session=S user=127.0.0.1,bob ip=127.0.0.1 operation=setAcl znode=/a acl=world:anyone:cra,auth::cdrwa"
                    + " result=success",
            "ERROR session=S user=127.0.0.1,bob ip=127.0.0.1 operation=multiOperation result=failure",
            "INFO session=S user=127.0.0.1,bob ip=127.0.0.1 operation=create znode=/m znode_type=persistent result=success",
            "INFO session=S user=127.0.0.1,bob ip=127.0.0.1 operation=setData znode=/m result=success",
            "INFO session=S user=127.0.0.1,bob ip=127.0.0.1 operation=delete znode=/m result=success",
            "INFO session=S user=ME operation=ephemeralZNodeDeletionOnSessionCloseOrExpire znode=/a/e result=success",
            "INFO user=ME operation=serverStop result=invoked");

    @Test
    void everyLineNamesTheMemberAndTheAuditLogIsThatOfApaches(@TempDir Path folder) throws Exception {
        Process process = start(folder);
        String session;
        try (BufferedReader log = process.inputReader(StandardCharsets.UTF_8)) {
            int port = MainTest.portSaid(log);
            session = change(port);
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readAllLines(folder.resolve("logs/member.log"));
        assertFalse(lines.isEmpty());
        List<String> unnamed =
                lines.stream().filter(line -> !LINE.matcher(line).matches()).toList();
        assertEquals(List.of(), unnamed);
        List<String> audited = Files.readAllLines(folder.resolve("logs/zookeeper_audit.log")).stream()
                .map(line -> audited(line, session))
                .toList();
        assertEquals(String.join("\n", AUDITED), String.join("\n", audited));
    }

    private static String audited(String line, String session) {
        assertTrue(LINE.matcher(line).matches(), line);
        String level = line.contains("] - ERROR [") ? "ERROR " : "INFO ";
        String text = line.substring(line.indexOf("] - ", line.indexOf("[myid:7] - ") + 11) + 4);
        return level
                + text.replace('\t', ' ')
                        .replace("session=" + session + " ", "session=S ")
                        .replace("user=" + System.getProperty("user.name") + " ", "user=ME ");
    }

    /** Asks for all that is audited; the session in the words of the log. */
    private static String change(int port) throws Exception {
        awaitService(port);
        try (RawClient client = new RawClient(port)) {
            ConnectResponse opened = client.open(0, new byte[16]);
            client.call(1, OpCode.CREATE, new CreateRequest("/a", DATA, Acl.OPEN, 0));
            client.call(2, OpCode.CREATE, new CreateRequest("/a", DATA, Acl.OPEN, 0));
            client.call(3, OpCode.CREATE2, new CreateRequest("/a/s-", DATA, Acl.OPEN, 2));
            client.call(4, OpCode.CREATE, new CreateRequest("/a/e", DATA, Acl.OPEN, 1));
            client.call(5, OpCode.CREATE_CONTAINER, new CreateRequest("/c", DATA, Acl.OPEN, 4));
            client.call(6, OpCode.SET_DATA, new SetDataRequest("/a\tb", DATA, -1));
            client.call(-4, OpCode.AUTH, new AuthPacket(0, "digest", "bob:secret".getBytes(StandardCharsets.UTF_8)));
            List<Acl> acl = List.of(
                    new Acl(Acl.READ | Acl.CREATE | Acl.ADMIN, Id.ANYONE), new Acl(Acl.ALL, new Id("auth", "")));
            client.call(7, OpCode.SET_ACL, new SetAclRequest("/a", acl, -1));
            client.call(
                    8,
                    OpCode.MULTI,
                    new MultiRequest(List.of(
                            new MultiRequest.Op(OpCode.CREATE, new CreateRequest("/n", DATA, Acl.OPEN, 0)),
                            new MultiRequest.Op(OpCode.DELETE, new DeleteRequest("/none", -1)))));
            client.call(
                    9,
                    OpCode.MULTI,
                    new MultiRequest(List.of(
                            new MultiRequest.Op(OpCode.CREATE, new CreateRequest("/m", DATA, Acl.OPEN, 0)),
                            new MultiRequest.Op(OpCode.CHECK, new CheckVersionRequest("/m", -1)),
                            new MultiRequest.Op(OpCode.SET_DATA, new SetDataRequest("/m", DATA, -1)),
                            new MultiRequest.Op(OpCode.DELETE, new DeleteRequest("/m", -1)))));
            client.call(10, OpCode.CLOSE_SESSION, null);
            return "0x" + Long.toHexString(opened.sessionId());
        }
    }

    /** Clients are turned away until the only member has elected itself. */
    private static void awaitService(int port) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (RawClient client = new RawClient(port)) {
                if (client.word("srvr").contains("Mode: leader")) {
                    return;
                }
            }
            assertTrue(System.nanoTime() < deadline, "it does not serve");
        }
    }

    /** An ensemble of one. */
    private static Process start(Path folder) throws IOException {
        Files.writeString(folder.resolve("myid"), "7\n");
        Path file = Files.writeString(
                folder.resolve("zoo.cfg"),
                "dataDir=" + folder + "\nclientPort=0\nclientPortAddress=127.0.0.1\ninitLimit=10\nsyncLimit=5\n"
                        + "audit.enable=true\nstandaloneEnabled=false\nserver.7=127.0.0.1:" + freePort() + ":"
                        + freePort() + "\n");
        return MainTest.start(
                folder,
                "-Dzookeeper.log.dir=" + folder.resolve("logs"),
                "-Dzookeeper.log.file=member.log",
                "-Dzookeeper.log.threshold=INFO",
                file.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
