package io.zk.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.acl.Identities;
import io.zk.server.op.InFlight;
import io.zk.server.op.Operations;
import io.zk.server.op.Plan;
import io.zk.server.op.WriteOp;
import io.zk.server.op.WriteRequest;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeEvents;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the core does for a setData apart from the log: judges it, keeps it as planned, applies it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlanBenchmark {
    private static final WriteOp SET_DATA = Objects.requireNonNull(Operations.write(OpCode.SET_DATA));
    private static final Identities CLIENT = Identities.ofAddress("127.0.0.1");
    private static final long TIME = 1_700_000_000_000L;

    private final DataTree tree = Samples.tree();
    private final InFlight inFlight = new InFlight(tree, Samples.OPS);
    private final WireIn in = new WireIn(Unpooled.EMPTY_BUFFER, Samples.OPS.limits());
    private final byte[][] bodies = bodies();
    private long zxid = tree.lastZxid();

    @Benchmark
    public long planAndApply() throws WireException {
        zxid++;
        byte[] body = bodies[(int) (zxid % Samples.NODES)];
        WriteRequest request = new WriteRequest(1, (int) zxid, OpCode.SET_DATA, body, CLIENT);
        inFlight.begin(zxid, TIME);
        Plan plan = SET_DATA.plan(request, in.over(Unpooled.wrappedBuffer(body)), inFlight);
        Txn txn = Objects.requireNonNull(plan.txn());
        inFlight.keep();
        TxnHeader header = new TxnHeader(1, request.xid(), zxid, TIME, OpCode.SET_DATA.code());
        TxnDigest digest = new TxnDigest(TxnDigest.VERSION, inFlight.digest());
        tree.apply(new Transaction(header, txn, digest), TreeEvents.NONE);
        inFlight.applied(zxid);
        return tree.digest();
    }

    private static byte[][] bodies() {
        byte[][] bodies = new byte[Samples.NODES][];
        for (int i = 0; i < bodies.length; i++) {
            ByteBuf body = Unpooled.buffer();
            new SetDataRequest(Samples.path(i), Samples.DATA, -1).encode(new WireOut(body));
            bodies[i] = new byte[body.readableBytes()];
            body.readBytes(bodies[i]);
        }
        return bodies;
    }
}
