package io.zk.server.op;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.acl.Identities;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Outcome;
import io.zk.server.tree.TreeEvents;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plays a script of requests against a fresh tree and prints, for each, what is logged and replied. A line is
 * {@code SESSION operation arguments}, where a session is a capital letter and the server itself is {@code server}; see
 * {@link RequestText} for the arguments. Other lines: {@code rules} with names of settings, first; {@code SESSION auth
 * scheme text}; {@code hold} plans without applying until {@code release}; {@code # remark}. The nth transaction has
 * zxid n, and time 1000 n. Every transaction's digest is compared with the tree's after it.
 */
final class OpScript {
    private record Planned(Transaction transaction, @Nullable WriteOp op) {}

    private final Map<String, Identities> identities = new TreeMap<>();
    private final Map<String, ScriptReader> readers = new TreeMap<>();
    private final ArrayDeque<Planned> waiting = new ArrayDeque<>();
    private final StringBuilder printed = new StringBuilder();
    private OpRules rules = rules("");
    private DataTree tree = new DataTree(TreeRules.DEFAULT);
    private InFlight inFlight = new InFlight(tree, rules);
    private boolean holding;
    private long zxid;

    static String play(String script) throws Exception {
        OpScript play = new OpScript();
        for (String line : script.split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                play.line(line.strip());
            }
        }
        play.release();
        return play.printed.toString();
    }

    private void line(String line) throws Exception {
        String[] words = line.split(" +", 3);
        String rest = words.length > 2 ? words[2] : "";
        switch (words[0]) {
            case "rules" -> start(line);
            case "hold" -> holding = true;
            case "release" -> release();
            case "stat" -> printed.append(words[1])
                    .append(": ")
                    .append(ReplyText.stat(
                            requireNonNull(tree.find(words[1]), words[1]).stat()))
                    .append('\n');
            default -> request(words[0], words[1], rest);
        }
    }

    private void start(String settings) {
        rules = rules(settings);
        tree = new DataTree(new TreeRules(settings.contains("ttl"), false, true));
        inFlight = new InFlight(tree, rules);
    }

    static OpRules rules(String settings) {
        String superDigest = "super:lK75jTNcA+U9vtVEw5vB51mj/w4=";
        AclRules acl = new AclRules(new AclSettings(settings.contains("skipAcl"), true, "SHA1", superDigest));
        return new OpRules(
                acl,
                settings.contains("ttl"),
                settings.contains("enforceQuota"),
                settings.contains("reconfig"),
                WireLimits.DEFAULT);
    }

    private void request(String session, String name, String rest) throws Exception {
        Identities before = identities.getOrDefault(session, Identities.ofAddress("10.0.0.1"));
        if (name.equals("auth")) {
            String[] words = rest.split(" ", 2);
            Identities after = rules.acl().authenticate(words[0], words[1].getBytes(StandardCharsets.UTF_8), before);
            printed.append(session)
                    .append(" auth ")
                    .append(after == null ? "refused" : "accepted")
                    .append('\n');
            identities.put(session, after == null ? before : after);
            return;
        }
        OpCode opCode = RequestText.opCode(name);
        byte[] body = RequestText.body(opCode, rest);
        printed.append(session).append(' ').append(name).append(rest.isEmpty() ? "" : " " + rest);
        WriteOp write = Operations.write(opCode);
        if (write == null) {
            read(session, opCode, body, before);
        } else {
            long id = sessionId(session);
            Identities as = id == 0 ? Identities.SERVER : before;
            write(new WriteRequest(id, 7, opCode, body, as), write);
        }
    }

    static long sessionId(String session) {
        return session.equals("server") ? 0 : session.charAt(0) - 'A' + 0xa;
    }

    private void write(WriteRequest request, WriteOp op) {
        inFlight.begin(zxid + 1, 1000 * (zxid + 1));
        Plan plan;
        try {
            plan = plan(request, inFlight);
        } catch (WireException malformed) {
            plan = Plan.turnedAway(ErrorCode.MARSHALLING_ERROR);
        }
        Txn txn = plan.txn();
        if (txn == null) {
            inFlight.undo();
            printed.append("\n  ").append(plan.error()).append(plan.logged() ? "\n" : ", takes no zxid\n");
            if (!plan.logged()) {
                return;
            }
            txn = new ErrorTxn(plan.error().code());
            op = null;
        } else {
            inFlight.keep();
        }
        zxid++;
        TxnHeader header = new TxnHeader(
                request.sessionId(),
                request.xid(),
                zxid,
                1000 * zxid,
                txn.opCode().code());
        Transaction transaction = new Transaction(
                header, txn, txn instanceof ErrorTxn ? null : new TxnDigest(TxnDigest.VERSION, inFlight.digest()));
        waiting.add(new Planned(transaction, op));
        if (op != null) {
            printed.append("\n  ").append(zxid).append(": ").append(ReplyText.txn(txn));
        }
        if (!holding) {
            release();
        } else if (op != null) {
            printed.append('\n');
        }
    }

    private void release() {
        boolean held = holding;
        holding = false;
        while (!waiting.isEmpty()) {
            Planned planned = waiting.remove();
            Transaction transaction = planned.transaction();
            Outcome outcome = tree.apply(transaction, TreeEvents.NONE);
            inFlight.applied(tree.lastZxid());
            if (transaction.digest() != null) {
                assertEquals(transaction.digest().digest(), tree.digest(), transaction.toString());
            }
            if (planned.op() != null) {
                ByteBuf buffer = Unpooled.buffer();
                planned.op().reply(outcome, new WireOut(buffer));
                String reply = ReplyText.reply(outcome.opCode(), planned.op(), in(bytes(buffer)));
                printed.append(held ? "  " + transaction.zxid() + ":" : "");
                printed.append(reply.isEmpty() ? "\n" : " ->" + spaced(reply) + "\n");
            }
        }
    }

    private void read(String session, OpCode opCode, byte[] body, Identities as) {
        ReadOp op = requireNonNull(Operations.read(opCode), opCode.toString());
        ScriptReader reader = readers.computeIfAbsent(session, name -> new ScriptReader(sessionId(name)));
        reader.begin(tree, rules, as);
        ByteBuf buffer = Unpooled.buffer();
        ErrorCode error;
        try {
            error = op.read(reader, in(body), new WireOut(buffer));
        } catch (WireException malformed) {
            error = ErrorCode.MARSHALLING_ERROR;
        }
        printed.append(reader.told());
        printed.append("\n  ").append(error);
        if (error == ErrorCode.OK || reader.bodyKept()) {
            String reply = ReplyText.read(opCode, in(bytes(buffer)));
            printed.append(reply.isEmpty() ? "" : spaced(reply));
        }
        printed.append('\n');
    }

    static Plan plan(WriteRequest request, InFlight view) throws WireException {
        WriteOp op = requireNonNull(Operations.write(request.opCode()), request.toString());
        return op.plan(request, in(request.body()), view);
    }

    private static String spaced(String reply) {
        return reply.startsWith("\n") ? reply : " " + reply;
    }

    static WireIn in(byte[] bytes) {
        return new WireIn(Unpooled.wrappedBuffer(bytes), WireLimits.DEFAULT);
    }

    static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
