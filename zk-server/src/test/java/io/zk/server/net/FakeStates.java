package io.zk.server.net;

import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/** States that are a length and so many bytes; what was read says their checksum in the place of a session. */
final class FakeStates implements StateTransfer {
    static final FakeStates NONE = new FakeStates(0);

    private final int bytes;
    /** Bytes of the state that the link has taken. */
    final AtomicLong written = new AtomicLong();
    /** The reader waits for it before it reads anything. */
    CountDownLatch readable = new CountDownLatch(0);

    FakeStates(int bytes) {
        this.bytes = bytes;
    }

    /** The whole stream. */
    byte[] body() {
        byte[] body = new byte[bytes];
        new Random(bytes).nextBytes(body);
        return body;
    }

    long checksum() {
        CRC32 sum = new CRC32();
        sum.update(body());
        return sum.getValue();
    }

    @Override
    public void write(DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        byte[] body = body();
        out.writeInt(body.length);
        for (int at = 0; at < body.length; at += 1000) {
            int count = Math.min(1000, body.length - at);
            out.write(body, at, count);
            written.addAndGet(count);
        }
    }

    @Override
    public State read(long zxid, InputStream from) throws IOException {
        try {
            readable.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        DataInputStream in = new DataInputStream(from);
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("length " + length);
        }
        byte[] body = new byte[length];
        in.readFully(body);
        CRC32 sum = new CRC32();
        sum.update(body);
        SortedMap<Long, Integer> sessions = new TreeMap<>();
        sessions.put(sum.getValue(), length);
        return new State(new DataTree(TreeRules.DEFAULT), sessions);
    }
}
