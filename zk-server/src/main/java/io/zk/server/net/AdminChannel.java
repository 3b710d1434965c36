package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an {@link AdminPort}. A request's head is asked for, judged and answered; its body is read only as far as
 * whoever answers wants it, and what of it is left when the answer is there ends the connection. Owned by its event loop.
 */
final class AdminChannel extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LogManager.getLogger(AdminChannel.class);
    private static final int PARAMETERS_MAX = 1024;
    private static final int LINGER_MILLIS = 2000;
    private static final int PIECE_BYTES = 64 << 10;

    /** In the spelling that scripts look for. */
    private static final String CONTENT_TYPE = "Content-Type";

    private static final String CONTENT_LENGTH = "Content-Length";
    private static final String DATE = "Date";
    private static final String CONNECTION = "Connection";

    private final AdminDesk desk;
    private final String address;
    private final int idleMillis;
    private @Nullable HttpRequest request;
    private @Nullable BodyStream body;
    private boolean bodyEnded;
    /** A request is here, and its answer has not left. */
    private boolean answering;
    /** Its answer is leaving. */
    private boolean sending;
    /** Nothing more is taken from this connection. */
    private boolean last;

    private @Nullable Future<?> headDue;

    AdminChannel(AdminDesk desk, String address, int idleMillis) {
        this.desk = desk;
        this.address = address;
        this.idleMillis = idleMillis;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        awaitRequest(context);
    }

    /** Bytes that trickle in keep a connection from being idle, but make no request in time. */
    private void awaitRequest(ChannelHandlerContext context) {
        headDue = context.executor().schedule(() -> context.close(), idleMillis, TimeUnit.MILLISECONDS);
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (last) {
                return;
            }
            if (message instanceof HttpRequest head) {
                take(context, head);
            }
            if (message instanceof HttpContent content && request != null) {
                take(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // What came made nothing whole yet.
        BodyStream stream = body;
        boolean headWanted = !answering && !last;
        boolean bodyWanted = stream != null && !bodyEnded && stream.wants();
        if (headWanted || bodyWanted) {
            context.read();
        }
    }

    private void take(ChannelHandlerContext context, HttpRequest head) {
        Future<?> due = headDue;
        if (due != null) {
            due.cancel(false);
        }
        if (head.decoderResult().isFailure()) {
            refuse(context, head.decoderResult().cause());
            return;
        }
        request = head;
        bodyEnded = false;
        answering = true;
        BodyStream stream = new BodyStream(() -> context.executor().execute(() -> readBody(context)), idleMillis);
        body = stream;
        AdminRequest asked;
        try {
            asked = requestOf(head, stream);
        } catch (IllegalArgumentException e) {
            refuse(context, e);
            return;
        }
        if (!HttpUtil.isTransferEncodingChunked(head) && HttpUtil.getContentLength(head, 0L) == 0) {
            // The end of a body that is none is there already.
            context.read();
        }
        boolean taken = desk.ask(asked, reply -> context.executor().execute(() -> answer(context, head, reply)));
        if (!taken) {
            plain(context, HttpResponseStatus.SERVICE_UNAVAILABLE, "too many requests are waiting");
        }
    }

    private AdminRequest requestOf(HttpRequest head, BodyStream stream) {
        QueryStringDecoder uri = new QueryStringDecoder(head.uri(), StandardCharsets.UTF_8, true, PARAMETERS_MAX);
        return new AdminRequest(
                head.method().name(),
                uri.path(),
                uri.parameters(),
                head.headers().get(HttpHeaderNames.AUTHORIZATION),
                address,
                stream);
    }

    /** Whoever answers wants more of it. */
    private void readBody(ChannelHandlerContext context) {
        HttpRequest head = request;
        if (head == null || bodyEnded) {
            return;
        }
        if (HttpUtil.is100ContinueExpected(head)) {
            head.headers().remove(HttpHeaderNames.EXPECT);
            context.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
        context.read();
    }

    private void take(HttpContent content) {
        BodyStream stream = body;
        if (stream == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            stream.fail("the body of the request makes no sense");
            return;
        }
        boolean room = stream.add(content.content());
        if (content instanceof LastHttpContent) {
            bodyEnded = true;
            room &= stream.end();
        }
        if (!room) {
            stream.fail("the body of the request came faster than it was asked for");
        }
    }

    private void answer(ChannelHandlerContext context, HttpRequest head, AdminReply reply) {
        if (!context.channel().isActive() || request != head) {
            return;
        }
        boolean keep = HttpUtil.isKeepAlive(head) && bodyEnded;
        boolean bare = HttpMethod.HEAD.equals(head.method());
        ChunkedNioFile file;
        try {
            file = reply.file() == null ? null : new ChunkedNioFile(FileChannel.open(reply.file()), PIECE_BYTES);
        } catch (IOException e) {
            plain(context, HttpResponseStatus.INTERNAL_SERVER_ERROR, "the file to be sent is not there any more");
            return;
        }
        sending = true;
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
        reply.headers().forEach((name, value) -> response.headers().set(name, value));
        response.headers()
                .set(CONTENT_TYPE, reply.contentType())
                .set(CONTENT_LENGTH, file == null ? reply.body().length : file.length());
        complete(response, keep, head.protocolVersion());
        context.write(response);
        if (file != null && !bare) {
            context.write(file);
        } else if (file != null) {
            closeUnsent(file);
        } else if (!bare) {
            context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(reply.body())));
        }
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                .addListener(done -> next(context, keep && done.isSuccess()));
    }

    private static void closeUnsent(ChunkedNioFile file) {
        try {
            file.close();
        } catch (Exception e) { // as its interface declares
            LOG.debug("a file that was not sent is not closed: {}", e.getMessage());
        }
    }

    private static void complete(HttpResponse response, boolean keep, HttpVersion version) {
        response.headers().set(DATE, DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        if (!keep) {
            response.headers().set(CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!version.isKeepAliveDefault()) {
            response.headers().set(CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private void next(ChannelHandlerContext context, boolean keep) {
        request = null;
        body = null;
        answering = false;
        sending = false;
        if (keep) {
            awaitRequest(context);
        } else {
            end(context);
        }
    }

    /** What is still coming is let in and dropped for a while: a close on top of it would take the answer back. */
    private void end(ChannelHandlerContext context) {
        last = true;
        if (bodyEnded || !(context.channel() instanceof DuplexChannel channel)) {
            context.close();
            return;
        }
        channel.shutdownOutput();
        channel.config().setAutoRead(true);
        context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void refuse(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            plain(context, HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request's first line is too long");
        } else if (cause instanceof TooLongHttpHeaderException) {
            plain(context, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the request's headers are too long");
        } else {
            plain(context, HttpResponseStatus.BAD_REQUEST, "this is no HTTP request");
        }
    }

    /** One line, then the end of the connection. */
    private void plain(ChannelHandlerContext context, HttpResponseStatus status, String line) {
        last = true;
        sending = true;
        request = null;
        body = null;
        bodyEnded = false;
        ByteBuf text = Unpooled.copiedBuffer(line + "\n", StandardCharsets.UTF_8);
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, text);
        response.headers().set(CONTENT_TYPE, "text/plain;charset=utf-8").set(CONTENT_LENGTH, text.readableBytes());
        complete(response, false, HttpVersion.HTTP_1_1);
        context.writeAndFlush(response).addListener(sent -> end(context));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // While the answer is being made nothing moves, and nothing has to: a snapshot may take minutes.
        if (event instanceof IdleStateEvent && (!answering || sending)) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("a connection of {} by HTTP ends: {}", address, cause.toString());
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Future<?> due = headDue;
        if (due != null) {
            due.cancel(false);
        }
        BodyStream stream = body;
        if (stream != null && !bodyEnded) {
            stream.fail("whoever sent the body has closed the connection");
        }
        request = null;
        body = null;
        last = true;
    }
}
