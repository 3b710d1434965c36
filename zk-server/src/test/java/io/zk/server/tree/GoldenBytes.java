package io.zk.server.tree;

import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.UnknownTxnException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A log and snapshots as Apache 3.9.6 wrote them in one run: the snapshot named 10 is the tree after the log. */
final class GoldenBytes {
    private GoldenBytes() {}

    static List<Transaction> log() throws IOException, WireException, UnknownTxnException {
        WireIn in = open("log.1.hex");
        skip(in, 16);
        List<Transaction> transactions = new ArrayList<>();
        in.readLong();
        int length = in.readInt();
        while (length > 0) {
            byte[] payload = new byte[length];
            for (int i = 0; i < length; i++) {
                payload[i] = in.readByte();
            }
            transactions.add(TxnCodec.decode(payload, WireLimits.DEFAULT));
            skip(in, 1);
            in.readLong();
            length = in.readInt();
        }
        return transactions;
    }

    /** Loads a snapshot's ACLs and nodes. */
    static DataTree snapshot(String file, long lastZxid, TreeRules rules)
            throws IOException, WireException, BrokenTreeException {
        WireIn in = open(file);
        skip(in, 16);
        int sessions = in.readInt();
        skip(in, 12 * sessions);
        TreeLoader loader = new TreeLoader(rules);
        int acls = in.readInt();
        for (int i = 0; i < acls; i++) {
            loader.acl(in.readLong(), Acl.decodeList(in));
        }
        String path = in.readText();
        while (!path.equals("/")) {
            byte[] data = in.readBuffer();
            long aclId = in.readLong();
            StoredStat stat = new StoredStat(
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong());
            loader.node(path, data, aclId, stat);
            path = in.readText();
        }
        return loader.finish(lastZxid);
    }

    private static void skip(WireIn in, int bytes) throws WireException {
        for (int i = 0; i < bytes; i++) {
            in.readByte();
        }
    }

    private static WireIn open(String file) throws IOException {
        try (InputStream in = GoldenBytes.class.getResourceAsStream(file)) {
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
            return new WireIn(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)), WireLimits.DEFAULT);
        }
    }
}
