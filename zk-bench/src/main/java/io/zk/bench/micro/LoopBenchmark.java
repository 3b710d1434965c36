package io.zk.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.wire.WireOut;
import io.zk.server.replica.ClientConnection;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Input;
import io.zk.server.replica.LoopRules;
import io.zk.server.replica.Now;
import io.zk.server.replica.Outputs;
import io.zk.server.replica.ReaperRules;
import io.zk.server.replica.Replica;
import io.zk.server.replica.ReplicaRules;
import io.zk.server.replica.Standalone;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.tree.DataTree;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A frame from its arrival to the bytes of its answer, through loop and core, with a log that is durable at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LoopBenchmark {
    private static final SessionTimeouts TIMEOUTS = SessionTimeouts.ofTick(2000);
    private static final ReplicaRules RULES =
            new ReplicaRules(Samples.OPS, TIMEOUTS, ReaperRules.DEFAULT, true, 1, 1 << 20);
    private static final Now NOW = new Now(0, 1_700_000_000_000L);

    private final DataTree tree = Samples.tree();
    private final ClientLoop loop = new ClientLoop(tree, new LoopRules(Samples.OPS, TIMEOUTS));
    private final Replica replica = new Standalone(tree, Map.of(), RULES, List.of(loop), NOW);
    private final Outputs outputs = new Outputs();
    private final ByteBuf sent = Unpooled.directBuffer(1024);
    private final ClientConnection connection = loop.connect("127.0.0.1", () -> sent, 0);
    private final ByteBuf get = frame(1, OpCode.GET_DATA, new GetDataRequest(Samples.path(7), false));
    private final ByteBuf set = frame(2, OpCode.SET_DATA, new SetDataRequest(Samples.path(7), Samples.DATA, -1));

    @Setup
    public void openSession() {
        ByteBuf connect = Unpooled.buffer();
        new ConnectRequest(0, 0, 10_000, 0, new byte[16], false).encode(new WireOut(connect));
        write(connect);
    }

    @Benchmark
    public int get() {
        read(get.readerIndex(0));
        return sent();
    }

    @Benchmark
    public int set() {
        write(set.readerIndex(0));
        return sent();
    }

    private void read(ByteBuf frame) {
        loop.drain(0);
        loop.frame(connection, frame, 0);
    }

    private void write(ByteBuf frame) {
        read(frame);
        for (Input input : loop.takeInputs()) {
            replica.step(input, NOW, outputs);
        }
        for (DiskCommand command : outputs.takeDisk()) {
            long zxid = ((DiskCommand.Append) command).zxid();
            replica.step(new Input.Durable(zxid), NOW, outputs);
        }
        outputs.takeFacts();
        replica.apply();
        loop.drain(0);
    }

    private int sent() {
        loop.takeDirty();
        connection.takeOut();
        int bytes = sent.readableBytes();
        sent.clear();
        return bytes;
    }

    private static ByteBuf frame(int xid, OpCode opCode, Message body) {
        ByteBuf frame = Unpooled.directBuffer();
        WireOut out = new WireOut(frame);
        out.writeInt(xid);
        out.writeInt(opCode.code());
        body.encode(out);
        return frame;
    }
}
