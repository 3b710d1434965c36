package io.zk.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every record of the protocol with random values: it comes back from its own bytes; cut short anywhere or with a bit
 * turned over it is another record or a WireException, never another exception, never much memory.
 */
class MangledMessagesTest {
    /** What decoding a small message may allocate at most, whatever its bytes say; its first error costs the JVM 100 KiB. */
    private static final long ALLOCATION_MAX = 512 * 1024;

    private static final int ROUNDS = 60;

    private static final List<Class<? extends Record>> RECORDS = List.of(
            AddWatchRequest.class,
            AuthPacket.class,
            CheckVersionRequest.class,
            ClientInfo.class,
            ConnectRequest.class,
            ConnectResponse.class,
            Create2Response.class,
            CreateRequest.class,
            CreateTtlRequest.class,
            DeleteRequest.class,
            ErrorResponse.class,
            ExistsRequest.class,
            GetAclResponse.class,
            GetAllChildrenNumberResponse.class,
            GetChildren2Response.class,
            GetChildrenRequest.class,
            GetChildrenResponse.class,
            GetDataRequest.class,
            GetDataResponse.class,
            GetEphemeralsRequest.class,
            GetEphemeralsResponse.class,
            MultiHeader.class,
            MultiRequest.class,
            MultiResponse.class,
            PathRequest.class,
            PathResponse.class,
            ReconfigRequest.class,
            ReplyHeader.class,
            RequestHeader.class,
            SaslRequest.class,
            SaslResponse.class,
            SetAclRequest.class,
            SetDataRequest.class,
            SetWatches.class,
            SetWatches2.class,
            StatResponse.class,
            SyncRequest.class,
            WatcherEvent.class,
            WatchesRequest.class,
            WhoAmIResponse.class);

    private final SplittableRandom random = new SplittableRandom(20);

    @TestFactory
    List<DynamicTest> everyRecord() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Class<? extends Record> type : RECORDS) {
            tests.add(DynamicTest.dynamicTest(type.getSimpleName(), () -> mangle(type)));
        }
        return tests;
    }

    private void mangle(Class<? extends Record> type) throws ReflectiveOperationException, WireException {
        Method decode = type.getMethod("decode", WireIn.class);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = bytes((Message) random(type));
            Message back = decode(decode, bytes);
            assertNotNull(back, () -> "its own bytes: " + ByteBufUtil.hexDump(bytes));
            assertEquals(ByteBufUtil.hexDump(bytes), ByteBufUtil.hexDump(bytes(back)));
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = new byte[length];
                System.arraycopy(bytes, 0, cut, 0, length);
                if (decode(decode, cut) != null) {
                    // Only the optional byte at the end of the handshake may be missing.
                    assertTrue(
                            type.getSimpleName().startsWith("Connect") && length == bytes.length - 1, type.getName());
                }
            }
            for (int flip = 0; flip < 200; flip++) {
                byte[] flipped = bytes.clone();
                if (flipped.length > 0) {
                    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                }
                decode(decode, flipped);
            }
        }
    }

    /** The message, or null if the bytes are none. */
    private static @Nullable Message decode(Method decode, byte[] bytes) throws ReflectiveOperationException {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Object message = null;
        try {
            message = decode.invoke(null, new WireIn(buffer, WireLimits.DEFAULT));
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof WireException)) {
                throw e;
            }
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated <= ALLOCATION_MAX, () -> allocated + " bytes for " + ByteBufUtil.hexDump(bytes));
        return (Message) message;
    }

    private static byte[] bytes(Message message) {
        WireOut out = new WireOut(Unpooled.buffer());
        message.encode(out);
        byte[] bytes = new byte[out.buffer().readableBytes()];
        out.buffer().readBytes(bytes);
        return bytes;
    }

    private Object random(Class<? extends Record> type) throws ReflectiveOperationException {
        if (type == MultiRequest.class) {
            return new MultiRequest(ops());
        }
        if (type == MultiResponse.class) {
            return new MultiResponse(results());
        }
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean mayBeNull =
                    components[i].getAnnotatedType().isAnnotationPresent(Nullable.class) || types[i] == byte[].class;
            values[i] =
                    mayBeNull && type != ConnectRequest.class && type != ConnectResponse.class && random.nextInt(4) == 0
                            ? null
                            : value(components[i]);
        }
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    private Object value(RecordComponent component) throws ReflectiveOperationException {
        Class<?> type = component.getType();
        if (type == int.class) {
            return random.nextInt();
        } else if (type == long.class) {
            return random.nextLong();
        } else if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        } else if (type == byte[].class) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            return bytes;
        } else if (type == String.class) {
            return text();
        } else if (type == Stat.class) {
            return random(Stat.class);
        } else if (type == List.class) {
            return list(component.getGenericType().getTypeName());
        }
        throw new IllegalStateException("a component of type " + type);
    }

    private List<Object> list(String typeName) throws ReflectiveOperationException {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            if (typeName.contains("Acl")) {
                list.add(new Acl(random.nextInt(), new Id(text(), text())));
            } else if (typeName.contains("ClientInfo")) {
                list.add(random(ClientInfo.class));
            } else {
                list.add(text());
            }
        }
        return list;
    }

    private List<MultiRequest.Op> ops() throws ReflectiveOperationException {
        List<MultiRequest.Op> ops = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ops.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new MultiRequest.Op(OpCode.CREATE2, (Message) random(CreateRequest.class));
                        case 1 -> new MultiRequest.Op(OpCode.CREATE_TTL, (Message) random(CreateTtlRequest.class));
                        case 2 -> new MultiRequest.Op(OpCode.DELETE, (Message) random(DeleteRequest.class));
                        case 3 -> new MultiRequest.Op(OpCode.SET_DATA, (Message) random(SetDataRequest.class));
                        default -> new MultiRequest.Op(OpCode.CHECK, (Message) random(CheckVersionRequest.class));
                    });
        }
        return ops;
    }

    private List<MultiResponse.Result> results() throws ReflectiveOperationException {
        List<MultiResponse.Result> results = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            results.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new MultiResponse.Result(OpCode.CREATE2, 0, (Message) random(Create2Response.class));
                        case 1 -> new MultiResponse.Result(OpCode.DELETE, 0, null);
                        case 2 -> new MultiResponse.Result(OpCode.GET_DATA, 0, (Message) random(GetDataResponse.class));
                        case 3 -> new MultiResponse.Result(OpCode.SET_DATA, 0, (Message) random(StatResponse.class));
                        default -> MultiResponse.Result.error(random.nextInt());
                    });
        }
        return results;
    }

    /** Without surrogates, which do not come back. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0xd800));
        }
        return text.toString();
    }
}
