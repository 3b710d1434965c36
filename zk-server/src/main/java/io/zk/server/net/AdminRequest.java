package io.zk.server.net;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of an {@link AdminPort}.
 *
 * @param path decoded
 * @param query the values of each parameter, one at least
 * @param authorization the header of that name
 * @param address of who asks, without port
 * @param body what follows, as it comes in: to be read by one thread that may wait, or not at all
 */
public record AdminRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        @Nullable String authorization,
        String address,
        InputStream body) {}
