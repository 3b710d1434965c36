package io.zk.server.net;

import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of the admin port.
 *
 * @param path decoded
 * @param query the first value of each parameter
 * @param authorization the header of that name
 * @param address of who asks, without port
 * @param body what follows, as it comes in: to be read by one thread that may wait, or not at all
 */
public record AdminRequest(
        String method,
        String path,
        Map<String, String> query,
        @Nullable String authorization,
        String address,
        InputStream body) {}
