package io.zk.server.storage;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.TxnHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Adler32;

/** A log file made by hand, byte by byte. */
final class LogBytes {
    static final long SESSION = 0x77L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> starts = new ArrayList<>();

    LogBytes() {
        bytes.writeBytes(
                ByteBuffer.allocate(16).putInt(0x5a4b4c47).putInt(2).putLong(0).array());
    }

    /** A session 1, /a 2, /b 3: the log that the cases of damage begin with. */
    static LogBytes ofThree() {
        return new LogBytes().session(1).create(2, "/a").create(3, "/b");
    }

    LogBytes session(long zxid) {
        return record(transaction(zxid, new CreateSessionTxn(30000)));
    }

    LogBytes create(long zxid, String path) {
        return record(create(zxid, path, new byte[] {'x'}));
    }

    static byte[] create(long zxid, String path, byte[] data) {
        return transaction(zxid, new CreateTxn(OpCode.CREATE, path, data, Acl.OPEN, false, -1, 0));
    }

    static byte[] transaction(long zxid, Txn txn) {
        TxnHeader header = new TxnHeader(SESSION, 1, zxid, 1000, txn.opCode().code());
        return TxnCodec.encode(new Transaction(header, txn, null));
    }

    LogBytes record(byte[] payload) {
        Adler32 adler = new Adler32();
        adler.update(payload, 0, payload.length);
        starts.add(bytes.size());
        bytes.writeBytes(ByteBuffer.allocate(12)
                .putLong(adler.getValue())
                .putInt(payload.length)
                .array());
        bytes.writeBytes(payload);
        bytes.write('B');
        return this;
    }

    LogBytes raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    LogBytes zeros(int count) {
        return raw(new byte[count]);
    }

    /** Where the record with this number begins, counted from 1; the end behind the last one. */
    int start(int record) {
        return record > starts.size() ? bytes.size() : starts.get(record - 1);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** With the byte at an offset replaced. */
    byte[] with(int offset, int value) {
        byte[] changed = bytes();
        changed[offset] = (byte) value;
        return changed;
    }
}
