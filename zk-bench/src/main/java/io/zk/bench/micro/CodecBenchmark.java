package io.zk.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Stat;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.GetDataResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
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

/** Bytes to messages and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final Stat STAT = new Stat(1, 2, 3, 4, 5, 6, 7, 0, 100, 0, 8);

    private final ByteBuf get = bytes(new GetDataRequest(Samples.path(7), false));
    private final ByteBuf set = bytes(new SetDataRequest(Samples.path(7), Samples.DATA, -1));
    private final GetDataResponse response = new GetDataResponse(Samples.DATA, STAT);
    private final ByteBuf buffer = Unpooled.directBuffer(512);
    private final WireOut out = new WireOut(buffer);
    private final WireIn in = new WireIn(buffer, WireLimits.DEFAULT);

    @Benchmark
    public GetDataRequest decodeGet() throws WireException {
        return GetDataRequest.decode(in.over(get.readerIndex(0)));
    }

    @Benchmark
    public SetDataRequest decodeSet() throws WireException {
        return SetDataRequest.decode(in.over(set.readerIndex(0)));
    }

    @Benchmark
    public int encodeGetResponse() {
        buffer.clear();
        response.encode(out);
        return buffer.writerIndex();
    }

    private static ByteBuf bytes(Message message) {
        ByteBuf bytes = Unpooled.directBuffer();
        message.encode(new WireOut(bytes));
        return bytes;
    }
}
