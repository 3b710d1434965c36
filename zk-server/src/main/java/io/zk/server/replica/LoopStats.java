package io.zk.server.replica;

import io.zk.protocol.data.OpCode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one loop did, summed over its connections. Written by the loop under the tree gate; looked at with nobody else in
 * the gate.
 */
public final class LoopStats {
    /** Stands for every type that nobody knows: no request has it. */
    private static final OpCode UNKNOWN = OpCode.ERROR;

    private long received;
    private long sent;
    private long eventBytes;
    private long lateReplies;
    private long ensemblesMeant;
    private long ensemblesUnnamed;
    private long ensemblesRefused;
    private int lastReply = -1;
    private int leastReply = Integer.MAX_VALUE;
    private int greatestReply = -1;
    /** Milliseconds from the arrival of a request to its answer, by operation. */
    private final EnumMap<OpCode, Distribution> reads = new EnumMap<>(OpCode.class);

    /** Reads in a row of one operation that took none of these milliseconds, as most do; not yet among the others. */
    private @Nullable OpCode atOnce;

    private long timesAtOnce;

    private final EnumMap<OpCode, Distribution> writes = new EnumMap<>(OpCode.class);
    private final Namespaces readBytes = new Namespaces();

    /** Frames received, handshakes included. */
    public long received() {
        return received;
    }

    /** Frames written, notifications included. */
    public long sent() {
        return sent;
    }

    /** Bytes of notifications. */
    public long eventBytes() {
        return eventBytes;
    }

    /** Answers whose connection was gone. */
    public long lateReplies() {
        return lateReplies;
    }

    /** Clients that meant this ensemble, and said so. */
    public long ensemblesMeant() {
        return ensemblesMeant;
    }

    /** Clients that did not say which they meant. */
    public long ensemblesUnnamed() {
        return ensemblesUnnamed;
    }

    /** Clients that meant another. */
    public long ensemblesRefused() {
        return ensemblesRefused;
    }

    /** Bytes of the last answer, -1 before the first. */
    public int lastReply() {
        return lastReply;
    }

    /** -1 before the first. */
    public int leastReply() {
        return greatestReply < 0 ? -1 : leastReply;
    }

    /** -1 before the first. */
    public int greatestReply() {
        return greatestReply;
    }

    /** Milliseconds from the arrival of a read to its answer; a copy. */
    public Distribution reads() {
        return sum(allReads());
    }

    /** Likewise of writes. */
    public Distribution writes() {
        return sum(writes);
    }

    /** Likewise by operation, of those that came, in lower case. */
    public Map<String, Distribution> operations() {
        Map<String, Distribution> operations = new LinkedHashMap<>();
        for (EnumMap<OpCode, Distribution> kind : List.of(allReads(), writes)) {
            kind.forEach((opCode, times) -> {
                String name = opCode == UNKNOWN ? "unknown" : opCode.name().toLowerCase(Locale.ROOT);
                operations.computeIfAbsent(name, unseen -> new Distribution()).merge(times);
            });
        }
        return operations;
    }

    /** Bytes read below each node of the first level. */
    public Namespaces readBytes() {
        return readBytes;
    }

    /** Begins anew (the word srst). */
    public void reset() {
        received = 0;
        sent = 0;
        eventBytes = 0;
        lateReplies = 0;
        ensemblesMeant = 0;
        ensemblesUnnamed = 0;
        ensemblesRefused = 0;
        lastReply = -1;
        leastReply = Integer.MAX_VALUE;
        greatestReply = -1;
        reads.clear();
        timesAtOnce = 0;
        writes.clear();
        readBytes.reset();
    }

    void countReceived() {
        received++;
    }

    void countSent() {
        sent++;
    }

    void told(int bytes) {
        eventBytes += bytes;
    }

    void repliedLate() {
        lateReplies++;
    }

    void askedForEnsemble(boolean named, boolean accepted) {
        if (!accepted) {
            ensemblesRefused++;
        } else if (named) {
            ensemblesMeant++;
        } else {
            ensemblesUnnamed++;
        }
    }

    /** @param bytes of the answer */
    void replied(int bytes) {
        lastReply = bytes;
        if (bytes < leastReply) {
            leastReply = bytes;
        }
        if (bytes > greatestReply) {
            greatestReply = bytes;
        }
    }

    /** A read that was answered in the turn in which it came. */
    void answeredAtOnce(@Nullable OpCode opCode) {
        if (opCode != atOnce) {
            allReads();
            atOnce = opCode;
        }
        timesAtOnce++;
    }

    void answeredRead(@Nullable OpCode opCode, long millis) {
        slot(reads, opCode).add(millis);
    }

    void answeredWrite(@Nullable OpCode opCode, long millis) {
        slot(writes, opCode).add(millis);
    }

    private EnumMap<OpCode, Distribution> allReads() {
        if (timesAtOnce > 0) {
            slot(reads, atOnce).add(0, timesAtOnce);
            timesAtOnce = 0;
        }
        return reads;
    }

    private static Distribution slot(EnumMap<OpCode, Distribution> slots, @Nullable OpCode opCode) {
        OpCode place = opCode == null ? UNKNOWN : opCode;
        Distribution slot = slots.get(place);
        if (slot == null) {
            slot = new Distribution();
            slots.put(place, slot);
        }
        return slot;
    }

    private static Distribution sum(EnumMap<OpCode, Distribution> slots) {
        Distribution sum = new Distribution();
        slots.values().forEach(sum::merge);
        return sum;
    }
}
