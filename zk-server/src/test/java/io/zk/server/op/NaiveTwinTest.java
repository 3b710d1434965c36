package io.zk.server.op;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Stat;
import io.zk.server.acl.Identities;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Node;
import io.zk.server.tree.TreeEvents;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random writes, planned some ahead of what is applied, against a model that carries each out at once: the same
 * refusals, the same digest after each, the same tree in the end.
 */
class NaiveTwinTest {
    private static final int SEEDS = 150;
    private static final int STEPS = 200;
    private static final int[] PERMS = {31, 31, 31, 31, 31, 30, 29, 27, 23, 15};

    /** One operation as a request's text, and the same told to the model. */
    private record Step(String name, String text, ModelStep told) {}

    private interface ModelStep {
        ErrorCode tell(SequentialModel model, long zxid);
    }

    private final Map<ErrorCode, Integer> met = new EnumMap<>(ErrorCode.class);

    @Test
    void planningAheadComesToTheSame() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            new Run(seed).play();
        }
        for (ErrorCode error : List.of(
                ErrorCode.OK,
                ErrorCode.NO_NODE,
                ErrorCode.NO_AUTH,
                ErrorCode.BAD_VERSION,
                ErrorCode.NODE_EXISTS,
                ErrorCode.NOT_EMPTY,
                ErrorCode.NO_CHILDREN_FOR_EPHEMERALS)) {
            assertTrue(met.getOrDefault(error, 0) > SEEDS, error + " was met " + met.get(error) + " times");
        }
    }

    private final class Run {
        private final long seed;
        private final Random random;
        private final DataTree tree = new DataTree(TreeRules.DEFAULT);
        private final InFlight inFlight = new InFlight(tree, OpScript.rules(""));
        private final SequentialModel model = new SequentialModel();
        private final ArrayDeque<Transaction> unapplied = new ArrayDeque<>();
        private long zxid;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void play() throws Exception {
            int aheadMax = 1 + random.nextInt(20);
            for (int step = 0; step < STEPS; step++) {
                if (unapplied.size() >= aheadMax || random.nextInt(8) == 0) {
                    apply(random.nextInt(aheadMax) + 1);
                }
                plan();
            }
            apply(unapplied.size());
            inFlight.begin(zxid + 1, 0);
            assertEquals(tree.digest(), inFlight.digest(), "seed " + seed);
            compare();
        }

        private void plan() throws Exception {
            long session = 0xaL + random.nextInt(3);
            zxid++;
            inFlight.begin(zxid, 1000 * zxid);
            int kind = random.nextInt(20);
            if (kind == 0) {
                planned(session, "closeSession", "", ErrorCode.OK);
                model.closeSession(session, zxid);
            } else if (kind < 6) {
                planMulti(session);
            } else {
                Step step = step(session, false);
                ErrorCode error = step.told().tell(model, zxid);
                planned(session, step.name(), step.text(), error);
            }
            assertEquals(model.digest(), inFlight.digest(), "seed " + seed + " zxid " + zxid);
        }

        private void planMulti(long session) throws Exception {
            model.save();
            StringBuilder text = new StringBuilder();
            List<ErrorCode> errors = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                Step step = step(session, true);
                text.append(step.name()).append(' ').append(step.text()).append(" | ");
                boolean failed = !errors.isEmpty() && errors.get(errors.size() - 1) != ErrorCode.OK;
                errors.add(
                        failed ? ErrorCode.RUNTIME_INCONSISTENCY : step.told().tell(model, zxid));
            }
            Txn txn = planned(session, "multi", text.toString(), ErrorCode.OK);
            List<Txn> parts = ((MultiTxn) txn).txns();
            assertEquals(errors.size(), parts.size());
            for (int i = 0; i < parts.size(); i++) {
                int err = parts.get(i) instanceof ErrorTxn error ? error.err() : 0;
                assertEquals(errors.get(i).code(), err, "seed " + seed + " zxid " + zxid + " " + text);
            }
            if (errors.get(errors.size() - 1) != ErrorCode.OK) {
                model.restore();
            }
        }

        private Txn planned(long session, String name, String text, ErrorCode expected) throws Exception {
            OpCode opCode = RequestText.opCode(name);
            byte[] body = RequestText.body(opCode, text);
            WriteRequest request = new WriteRequest(session, 1, opCode, body, Identities.ofAddress("10.0.0.1"));
            Plan plan = OpScript.plan(request, inFlight);
            String where = "seed " + seed + " zxid " + zxid + " " + name + " " + text;
            assertEquals(expected, plan.error(), where);
            met.merge(expected, 1, Integer::sum);
            Txn txn = plan.txn();
            if (txn == null) {
                inFlight.undo();
                txn = new ErrorTxn(expected.code());
            } else {
                inFlight.keep();
            }
            TxnHeader header =
                    new TxnHeader(session, 1, zxid, 1000 * zxid, txn.opCode().code());
            unapplied.add(new Transaction(header, txn, new TxnDigest(2, inFlight.digest())));
            return txn;
        }

        private Step step(long session, boolean inMulti) {
            String path = path();
            int version = random.nextInt(3) == 0 ? random.nextInt(3) : -1;
            byte[] data = new byte[random.nextInt(4)];
            Arrays.fill(data, (byte) 'x');
            String dataText = "x".repeat(data.length);
            int perms = PERMS[random.nextInt(PERMS.length)];
            return switch (random.nextInt(inMulti ? 9 : 10)) {
                case 0, 1, 2, 3 -> create(session, path, data, perms);
                case 4, 5 -> new Step(
                        "delete", path + " version=" + version, (model, z) -> model.delete(path, version, z));
                case 6, 7 -> new Step(
                        "setData",
                        path + " version=" + version + " data=" + dataText,
                        (model, z) -> model.setData(path, data, version, z));
                case 8 -> inMulti
                        ? new Step("check", path + " version=" + version, (model, z) -> model.check(path, version))
                        : create(session, path, data, perms);
                default -> new Step(
                        "setACL",
                        path + " version=" + version + " acl=" + perms + ":world:anyone",
                        (model, z) -> model.setAcl(path, perms, version));
            };
        }

        private Step create(long session, String path, byte[] data, int perms) {
            int flags = random.nextInt(5);
            long owner = flags == 4 ? SequentialModel.CONTAINER : flags % 2 == 1 ? session : 0;
            boolean sequential = flags == 2 || flags == 3;
            String name = random.nextBoolean() ? "create" : "create2";
            String text =
                    path + " flags=" + flags + " data=" + "x".repeat(data.length) + " acl=" + perms + ":world:anyone";
            return new Step(name, text, (model, z) -> model.create(path, sequential, data, perms, owner, z));
        }

        private String path() {
            StringBuilder path = new StringBuilder();
            for (int depth = random.nextInt(3); depth >= 0; depth--) {
                path.append('/').append((char) ('a' + random.nextInt(3)));
            }
            return path.toString();
        }

        private void apply(int count) {
            for (int i = 0; i < count && !unapplied.isEmpty(); i++) {
                Transaction transaction = unapplied.remove();
                tree.apply(transaction, TreeEvents.NONE);
                assertEquals(
                        requireNonNull(transaction.digest()).digest(),
                        tree.digest(),
                        "seed " + seed + " zxid " + transaction.zxid());
                inFlight.applied(transaction.zxid());
            }
        }

        private void compare() {
            model.nodes().forEach((path, node) -> {
                Node found = requireNonNull(tree.find(path), "seed " + seed + " " + path);
                Stat stat = found.stat();
                assertEquals(node.version(), stat.version());
                assertEquals(node.aversion(), stat.aversion());
                assertEquals(node.pzxid(), stat.pzxid());
                assertEquals(node.owner() == SequentialModel.CONTAINER ? 0 : node.owner(), stat.ephemeralOwner());
                assertEquals(node.data().length, stat.dataLength());
                assertEquals(
                        node.perms(),
                        requireNonNull(tree.acl(found.aclId())).get(0).perms());
            });
            assertEquals(model.nodes().size() + 2, tree.nodeCount(), "seed " + seed);
        }
    }
}
