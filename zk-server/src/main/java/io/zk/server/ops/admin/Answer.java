package io.zk.server.ops.admin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes back for one request.
 *
 * @param status of HTTP
 * @param headers besides those that every answer has
 * @param body what is sent if there is no file
 * @param file what is sent instead of the body; null if there is none
 */
public record Answer(int status, Map<String, String> headers, String contentType, byte[] body, @Nullable Path file) {
    static final int OK = 200;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int WRONG_METHOD = 405;
    static final int TOO_MANY_REQUESTS = 429;
    static final int FAILED = 500;
    static final int NOT_IMPLEMENTED = 501;
    static final int UNAVAILABLE = 503;

    /** A command's fields, behind them its name and its error, null for none; a field {@code error} stands for itself. */
    static Answer json(int status, String command, Map<String, ?> fields, @Nullable String error) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(fields);
        all.put("command", command);
        if (!fields.containsKey("error")) {
            all.put("error", error);
        }
        return new Answer(status, Map.of(), "application/json", bytes(Json.text(all)), null);
    }

    static Answer error(int status, String command, String error) {
        return json(status, command, Map.of(), error);
    }

    static Answer html(String text) {
        return new Answer(OK, Map.of(), "text/html;charset=utf-8", bytes(text), null);
    }

    /** One line. */
    public static Answer plain(int status, String line) {
        return new Answer(status, Map.of(), "text/plain;charset=utf-8", bytes(line + "\n"), null);
    }

    static Answer file(Path file, Map<String, String> headers) {
        return new Answer(OK, headers, "application/octet-stream", new byte[0], file);
    }

    Answer with(Map<String, String> more) {
        return new Answer(status, more, contentType, body, file);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
