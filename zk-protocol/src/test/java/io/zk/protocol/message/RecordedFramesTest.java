package io.zk.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames recorded from Apache's server, both ways: what they mean gives these bytes, and these bytes mean that. */
class RecordedFramesTest {
    /** Reads one record. */
    private interface Decoder {
        Message decode(WireIn in) throws WireException;
    }

    private static final String FILE = "recorded-frames.txt";
    private static final long SESSION = 0x100003899c10000L;
    private static final long CREATED = 1795303623646L;
    private static final long CHANGED = 1795303623752L;
    private static final Stat NODE_A = new Stat(2, 2, CREATED, CREATED, 0, 1, 0, 0, 2, 1, 3);
    private static final Stat NODE_A_CHANGED = new Stat(2, 4, CREATED, CHANGED, 1, 1, 0, 0, 2, 1, 3);

    private final Iterator<String> lines = lines();

    @Test
    void everyFrameMeansWhatItShould() throws WireException {
        connecting();
        singleOperations();
        watches();
        multis();
        reconfigAndSasl();
        refusals();
        assertFalse(lines.hasNext(), "all frames of the file are read");
    }

    private void connecting() throws WireException {
        sent(ConnectRequest::decode, new ConnectRequest(0, 0, 10_000, 0, new byte[16], false));
        byte[] password = ByteBufUtil.decodeHexDump("45240206eea0b08d2b25336ce7bd7128");
        received(ConnectResponse::decode, new ConnectResponse(0, 10_000, SESSION, password, false));
    }

    private void singleOperations() throws WireException {
        request(1, OpCode.CREATE, CreateRequest::decode, new CreateRequest("/a", bytes("hi"), Acl.OPEN, 0));
        reply(1, 2, 0, PathResponse::decode, new PathResponse("/a"));
        request(2, OpCode.CREATE2, CreateRequest::decode, new CreateRequest("/a/n-", bytes(""), Acl.OPEN, 3));
        Stat ephemeral = new Stat(3, 3, 1795303623711L, 1795303623711L, 0, 0, 0, SESSION, 0, 0, 3);
        reply(2, 3, 0, Create2Response::decode, new Create2Response("/a/n-0000000000", ephemeral));
        request(3, OpCode.GET_DATA, GetDataRequest::decode, new GetDataRequest("/a", true));
        reply(3, 3, 0, GetDataResponse::decode, new GetDataResponse(bytes("hi"), NODE_A));
        request(4, OpCode.SET_DATA, SetDataRequest::decode, new SetDataRequest("/a", bytes("v2"), 0));
        reply(-1, 4, 0, WatcherEvent::decode, new WatcherEvent(3, 3, "/a"));
        reply(4, 4, 0, StatResponse::decode, new StatResponse(NODE_A_CHANGED));
        request(5, OpCode.EXISTS, ExistsRequest::decode, new ExistsRequest("/nope", true));
        reply(5, 4, -101);
        request(-2, OpCode.PING);
        reply(-2, 4, 0);
        request(-4, OpCode.AUTH, AuthPacket::decode, new AuthPacket(0, "digest", bytes("bob:pw")));
        reply(-4, 0, 0);
        request(6, OpCode.WHO_AM_I);
        List<ClientInfo> identities = List.of(new ClientInfo("digest", "bob"), new ClientInfo("ip", "127.0.0.1"));
        reply(6, 4, 0, WhoAmIResponse::decode, new WhoAmIResponse(identities));
    }

    private void watches() throws WireException {
        request(7, OpCode.ADD_WATCH, AddWatchRequest::decode, new AddWatchRequest("/a", 1));
        reply(7, 4, 0, ErrorResponse::decode, new ErrorResponse(0));
        request(8, OpCode.REMOVE_WATCHES, WatchesRequest::decode, new WatchesRequest("/a", 5));
        reply(8, 4, 0);
        request(9, OpCode.REMOVE_WATCHES, WatchesRequest::decode, new WatchesRequest("/a", 5));
        reply(9, 4, -121);
        request(
                -8,
                OpCode.SET_WATCHES,
                SetWatches::decode,
                new SetWatches(1, List.of("/a"), List.of("/zookeeper"), List.of("/gone")));
        reply(-1, -1, 0, WatcherEvent::decode, new WatcherEvent(3, 3, "/a"));
        reply(-1, -1, 0, WatcherEvent::decode, new WatcherEvent(1, 3, "/zookeeper"));
        reply(-1, -1, 0, WatcherEvent::decode, new WatcherEvent(2, 3, "/gone"));
        reply(-8, 4, 0);
    }

    private void multis() throws WireException {
        MultiRequest.Op create = new MultiRequest.Op(OpCode.CREATE, new CreateRequest("/m", bytes("d"), Acl.OPEN, 0));
        multi(
                OpCode.MULTI,
                10,
                create,
                new MultiRequest.Op(OpCode.CHECK, new CheckVersionRequest("/m", 0)),
                new MultiRequest.Op(OpCode.SET_DATA, new SetDataRequest("/m", bytes("e"), 0)),
                new MultiRequest.Op(OpCode.DELETE, new DeleteRequest("/m", -1)));
        Stat stat = new Stat(5, 5, 1795303623820L, 1795303623820L, 1, 0, 0, 0, 1, 0, 5);
        results(
                10,
                5,
                new MultiResponse.Result(OpCode.CREATE, 0, new PathResponse("/m")),
                new MultiResponse.Result(OpCode.CHECK, 0, null),
                new MultiResponse.Result(OpCode.SET_DATA, 0, new StatResponse(stat)),
                new MultiResponse.Result(OpCode.DELETE, 0, null));
        multi(
                OpCode.MULTI,
                11,
                create,
                new MultiRequest.Op(OpCode.CHECK, new CheckVersionRequest("/a", 9)),
                new MultiRequest.Op(OpCode.DELETE, new DeleteRequest("/a", -1)));
        results(11, 6, MultiResponse.Result.error(0), MultiResponse.Result.error(-103), MultiResponse.Result.error(-2));
        multi(
                OpCode.MULTI_READ,
                12,
                new MultiRequest.Op(OpCode.GET_DATA, new GetDataRequest("/a", false)),
                new MultiRequest.Op(OpCode.GET_CHILDREN, new GetChildrenRequest("/a", false)),
                new MultiRequest.Op(OpCode.GET_DATA, new GetDataRequest("/zz", false)));
        results(
                12,
                6,
                new MultiResponse.Result(OpCode.GET_DATA, 0, new GetDataResponse(bytes("v2"), NODE_A_CHANGED)),
                new MultiResponse.Result(OpCode.GET_CHILDREN, 0, new GetChildrenResponse(List.of("n-0000000000"))),
                MultiResponse.Result.error(-101));
    }

    private void reconfigAndSasl() throws WireException {
        request(13, OpCode.CLOSE_SESSION);
        reply(13, 7, 0);
        request(4, OpCode.RECONFIG, ReconfigRequest::decode, new ReconfigRequest(null, "2", null, -1));
        reply(-1, 0x100000006L, 0, WatcherEvent::decode, new WatcherEvent(3, 3, "/zookeeper/config"));
        request(1, OpCode.SASL, SaslRequest::decode, new SaslRequest(new byte[0]));
        String challenge = "realm=\"zk-sasl-md5\",nonce=\"bWK3Q3V5VMCtJKG1ix853WP0wEL9eOpPtgCviJHo\","
                + "charset=utf-8,algorithm=md5-sess";
        reply(1, 0, 0, SaslResponse::decode, new SaslResponse(bytes(challenge)));
        reply(2, 0, -115, SaslResponse::decode, new SaslResponse(null));
    }

    private void refusals() throws WireException {
        sent(RequestHeader::decode, new RequestHeader(1, 99));
        reply(1, -1, -6);
        reply(-4, 0, -115);
        sent(ConnectRequest::decode, new ConnectRequest(0, 0, 10_000, 0, new byte[16], null));
        sent(ConnectRequest::decode, new ConnectRequest(0, 0, 10_000, 0, null, false));
    }

    private void multi(OpCode opCode, int xid, MultiRequest.Op... ops) throws WireException {
        request(xid, opCode, MultiRequest::decode, new MultiRequest(List.of(ops)));
    }

    private void results(int xid, long zxid, MultiResponse.Result... results) throws WireException {
        reply(xid, zxid, 0, MultiResponse::decode, new MultiResponse(List.of(results)));
    }

    private void request(int xid, OpCode opCode) throws WireException {
        sent(RequestHeader::decode, new RequestHeader(xid, opCode.code()));
    }

    private void request(int xid, OpCode opCode, Decoder decoder, Message body) throws WireException {
        check("> ", List.of(RequestHeader::decode, decoder), List.of(new RequestHeader(xid, opCode.code()), body));
    }

    private void reply(int xid, long zxid, int err) throws WireException {
        received(ReplyHeader::decode, new ReplyHeader(xid, zxid, err));
    }

    private void reply(int xid, long zxid, int err, Decoder decoder, Message body) throws WireException {
        check("< ", List.of(ReplyHeader::decode, decoder), List.of(new ReplyHeader(xid, zxid, err), body));
    }

    private void sent(Decoder decoder, Message message) throws WireException {
        check("> ", List.of(decoder), List.of(message));
    }

    private void received(Decoder decoder, Message message) throws WireException {
        check("< ", List.of(decoder), List.of(message));
    }

    private void check(String direction, List<Decoder> decoders, List<Message> parts) throws WireException {
        String line = lines.next();
        assertEquals(line, direction + frame(parts), () -> "encoding " + parts);
        ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(line.substring(2)));
        assertEquals(bytes.readInt(), bytes.readableBytes());
        WireIn in = new WireIn(bytes, WireLimits.DEFAULT);
        List<Message> decoded = new ArrayList<>();
        for (Decoder decoder : decoders) {
            decoded.add(decoder.decode(in));
        }
        assertEquals(0, in.remaining(), line);
        assertEquals(line, direction + frame(decoded), () -> "decoding " + parts);
    }

    private static String frame(List<Message> parts) {
        WireOut out = new WireOut(Unpooled.buffer());
        out.writeInt(0);
        for (Message part : parts) {
            part.encode(out);
        }
        out.buffer().setInt(0, out.buffer().readableBytes() - 4);
        return ByteBufUtil.hexDump(out.buffer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Iterator<String> lines() {
        try (InputStream in = RecordedFramesTest.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + FILE);
            }
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("> ") || line.startsWith("< "))
                    .iterator();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
