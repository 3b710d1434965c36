package io.zk.server.net;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reply to it.
 *
 * @param body what is sent if there is no file
 * @param file null if there is none
 */
public record AdminReply(
        int status, Map<String, String> headers, String contentType, byte[] body, @Nullable Path file) {}
