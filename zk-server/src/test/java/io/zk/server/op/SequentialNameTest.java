package io.zk.server.op;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.server.acl.Identities;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.StoredStat;
import io.zk.server.tree.TreeEvents;
import io.zk.server.tree.TreeLoader;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialNameTest {
    @ParameterizedTest
    @CsvSource({
        "0, /s-0000000000",
        "9, /s-0000000009",
        "10, /s-0000000010",
        "123456789, /s-0123456789",
        "999999999, /s-0999999999",
        "1000000000, /s-1000000000",
        "2147483647, /s-2147483647",
        "-1, /s--000000001",
        "-2147483648, /s--2147483648"
    })
    void countsHaveTenDigits(int count, String name) {
        assertEquals(name, SequentialName.append("/s-", count));
    }

    /** As Apache 3.9.6 does: at the end of the counter the last name comes out again and again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCounterEndsInNodeExists(boolean planAhead) throws Exception {
        TreeLoader loader = new TreeLoader(TreeRules.DEFAULT);
        StoredStat stat = new StoredStat(0, 0, 0, 0, 0, 0, 0, 0, 0);
        loader.node("", null, -1, stat);
        loader.node("/p", null, -1, new StoredStat(0, 0, 0, 0, 0, 2147483645, 0, 0, 0));
        DataTree tree = loader.finish(0);
        InFlight inFlight = new InFlight(tree, OpScript.rules(""));
        List<Transaction> unapplied = new ArrayList<>();
        List<String> came = new ArrayList<>();
        for (long zxid = 1; zxid <= 6; zxid++) {
            String path = zxid == 6 ? "/p/plain" : "/p/s- flags=2";
            byte[] body = RequestText.body(OpCode.CREATE, path);
            inFlight.begin(zxid, 1000 * zxid);
            WriteRequest request = new WriteRequest(0xa, 1, OpCode.CREATE, body, Identities.ofAddress("10.0.0.1"));
            Plan plan = OpScript.plan(request, inFlight);
            if (!(plan.txn() instanceof CreateTxn txn)) {
                came.add(plan.error().toString());
                inFlight.undo();
                continue;
            }
            inFlight.keep();
            came.add(txn.path() + " " + txn.parentCversion());
            TxnHeader header = new TxnHeader(0xa, 1, zxid, 1000 * zxid, OpCode.CREATE.code());
            unapplied.add(new Transaction(header, txn, new TxnDigest(TxnDigest.VERSION, inFlight.digest())));
            if (!planAhead) {
                apply(unapplied, tree, inFlight);
            }
        }
        apply(unapplied, tree, inFlight);
        String exists = ErrorCode.NODE_EXISTS.toString();
        assertEquals(
                List.of(
                        "/p/s-2147483645 2147483646",
                        "/p/s-2147483646 2147483647",
                        "/p/s-2147483647 -2147483648",
                        exists,
                        exists,
                        "/p/plain -2147483648"),
                came);
        assertEquals(2147483647, requireNonNull(tree.find("/p")).storedCversion());
        assertEquals(2, requireNonNull(tree.find("/p")).pzxid());
    }

    private static void apply(List<Transaction> unapplied, DataTree tree, InFlight inFlight) {
        for (Transaction transaction : unapplied) {
            tree.apply(transaction, TreeEvents.NONE);
            assertEquals(requireNonNull(transaction.digest()).digest(), tree.digest());
            inFlight.applied(transaction.zxid());
        }
        unapplied.clear();
    }
}
