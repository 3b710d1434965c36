package io.zk.server.ops.admin;

import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param method of HTTP, in capitals
 * @param path decoded, without the query
 * @param query the first value of each parameter
 * @param authorization the header of that name, null if there is none
 * @param address of who asks, without port
 * @param body as it comes in; empty if there is none
 */
public record Call(
        String method,
        String path,
        Map<String, String> query,
        @Nullable String authorization,
        String address,
        InputStream body) {}
