package io.zk.server.op;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.Identities;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeEvents;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The requests behind a log that Apache 3.9.6 wrote, planned here: the log must come out byte for byte. */
class GoldenLogTest {
    private static final long FIRST = 0x100002b889f0000L;
    private static final long SECOND = FIRST + 1;

    private record Request(String name, String text) {}

    /** Of the first session up to its last write, then of the second; a session's xids count from 1. */
    private static final List<Request> OF_FIRST = List.of(
            new Request("create", "/a data=hi"),
            new Request("create2", "/a/n- flags=3"),
            new Request("setData", "/a data=v2"),
            new Request("setACL", "/a acl=31:auth:,1:world:anyone"),
            new Request(
                    "multi",
                    "create /m data=d | check /m version=0 | setData /m data=e version=0 | delete /m version=1"),
            new Request("multi", "create /m data=d | check /a version=9 | delete /a"),
            new Request("delete", "/a"),
            new Request("createContainer", "/c flags=4"),
            new Request("createTTL", "/t flags=5 ttl=3600000"),
            new Request("setData", "/c data=null"),
            new Request("create", "/x"),
            new Request("delete", "/x"));

    private static final List<Request> OF_SECOND =
            List.of(new Request("create", "/e1 flags=1"), new Request("closeSession", ""));

    private final OpRules rules = OpScript.rules("ttl");
    private final DataTree tree = new DataTree(new TreeRules(true, false, true));
    private final InFlight inFlight = new InFlight(tree, rules);
    private final ArrayDeque<byte[]> expected = new ArrayDeque<>();
    private final List<Transaction> unapplied = new ArrayList<>();
    private boolean applyEach;

    @Test
    void plannedAndAppliedOneByOne() throws Exception {
        applyEach = true;
        play();
    }

    @Test
    void plannedBeforeAnyIsApplied() throws Exception {
        play();
        for (Transaction transaction : unapplied) {
            tree.apply(transaction, TreeEvents.NONE);
            inFlight.applied(transaction.zxid());
        }
        assertEquals(0x2bc1d369aL, tree.digest());
        assertEquals(0x2bc1d369aL, inFlight.digest());
    }

    private void play() throws Exception {
        readLog();
        opened(FIRST);
        Identities identities = Identities.ofAddress("127.0.0.1");
        int xid = 0;
        for (Request request : OF_FIRST) {
            if (request.name().equals("setACL")) {
                byte[] auth = "bob:pw".getBytes(StandardCharsets.UTF_8);
                identities = requireNonNull(rules.acl().authenticate("digest", auth, identities));
            }
            planned(FIRST, ++xid, request, identities);
        }
        opened(SECOND);
        xid = 0;
        for (Request request : OF_SECOND) {
            planned(SECOND, ++xid, request, Identities.ofAddress("127.0.0.1"));
        }
        assertEquals(0, expected.size());
    }

    private void opened(long sessionId) throws Exception {
        TxnHeader header = header();
        inFlight.begin(header.zxid(), header.timeMillis());
        inFlight.keep();
        logged(sessionId, 0, new CreateSessionTxn(30_000));
    }

    private void planned(long sessionId, int xid, Request request, Identities identities) throws Exception {
        OpCode opCode = RequestText.opCode(request.name());
        byte[] body = RequestText.body(opCode, request.text());
        TxnHeader header = header();
        inFlight.begin(header.zxid(), header.timeMillis());
        Plan plan = OpScript.plan(new WriteRequest(sessionId, xid, opCode, body, identities), inFlight);
        inFlight.keep();
        logged(sessionId, xid, plan.txn() == null ? new ErrorTxn(plan.error().code()) : plan.txn());
    }

    /** The next record's header: zxid and time are taken from it, all else must be found. */
    private TxnHeader header() throws Exception {
        return TxnHeader.decode(new WireIn(Unpooled.wrappedBuffer(expected.element()), WireLimits.DEFAULT));
    }

    private void logged(long sessionId, int xid, Txn txn) throws Exception {
        TxnHeader given = header();
        TxnHeader header = new TxnHeader(
                sessionId, xid, given.zxid(), given.timeMillis(), txn.opCode().code());
        TxnDigest digest = txn instanceof ErrorTxn ? null : new TxnDigest(TxnDigest.VERSION, inFlight.digest());
        Transaction transaction = new Transaction(header, txn, digest);
        assertEquals(
                HexFormat.of().formatHex(expected.remove()),
                HexFormat.of().formatHex(TxnCodec.encode(transaction)),
                transaction.toString());
        if (applyEach) {
            tree.apply(transaction, TreeEvents.NONE);
            inFlight.applied(transaction.zxid());
        } else {
            unapplied.add(transaction);
        }
    }

    private void readLog() throws Exception {
        try (InputStream in = GoldenLogTest.class.getResourceAsStream("/io/zk/server/tree/log.1.hex")) {
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
            ByteBuf log = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
            log.skipBytes(16 + 8);
            int length = log.readInt();
            while (length > 0) {
                byte[] payload = new byte[length];
                log.readBytes(payload);
                expected.add(payload);
                log.skipBytes(1 + 8);
                length = log.readInt();
            }
        }
        assertEquals(16, expected.size());
    }
}
