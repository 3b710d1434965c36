package io.zk.server.net;

import io.netty.handler.ssl.SslContext;
import java.util.function.Supplier;

/**
 * How connections of the admin port are secured.
 *
 * @param only whether TLS alone is spoken; else plain HTTP, too
 * @param detectMillis for the first bytes to say which of both it is; then it is plain
 * @param context what the next connection is made with; any thread, never blocks
 */
public record AdminTls(boolean only, int detectMillis, Supplier<SslContext> context) {}
