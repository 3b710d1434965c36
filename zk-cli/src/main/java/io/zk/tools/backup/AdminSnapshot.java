package io.zk.tools.backup;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server's admin interface, asked for a snapshot: {@code GET /commands/snapshot} of Apache's servers and ours. */
final class AdminSnapshot {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final int OK = 200;
    private static final int SHOWN_MAX = 300;

    private final URI server;
    private final @Nullable String authorization;

    /**
     * @param server {@code http://host:port}, or more of the address up to {@code /commands}
     * @param authorization what the header Authorization is to hold, such as {@code digest user:password}
     */
    AdminSnapshot(String server, @Nullable String authorization) throws BackupException {
        String base = server.contains("://") ? server : "http://" + server;
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        try {
            this.server = URI.create(base.endsWith("/commands") ? base + "/" : base + "/commands/");
        } catch (IllegalArgumentException e) {
            throw new BackupException("--admin " + server + " is no address: write it like http://zoo1:8080");
        }
        this.authorization = authorization;
    }

    /** Has the server write one into its own data folder. */
    void take() throws IOException {
        try (InputStream body = ask("snapshot?streaming=false").body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (!text.contains("\"error\" : null") && !text.contains("\"error\":null")) {
                throw new BackupException(server + " takes no snapshot: " + shown(text));
            }
        }
    }

    /**
     * Has the server send one.
     *
     * @return the file, called after the snapshot's zxid
     */
    Path fetch(Path folder) throws IOException {
        HttpResponse<InputStream> response = ask("snapshot?streaming=true");
        try (InputStream body = response.body()) {
            String zxid = response.headers().firstValue("last_zxid").orElse("");
            if (!zxid.matches("0x[0-9a-f]{1,16}")) {
                throw new BackupException(server + " sends no snapshot: "
                        + shown(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
            }
            Path file = folder.resolve("snapshot." + zxid.substring(2));
            Files.copy(body, file);
            return file;
        }
    }

    private HttpResponse<InputStream> ask(String command) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(command)).timeout(TIMEOUT).GET();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<InputStream> response = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(10))
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != OK) {
                try (InputStream body = response.body()) {
                    throw new BackupException(server + " answers " + response.statusCode() + ": "
                            + shown(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
            return response;
        } catch (java.net.ConnectException e) {
            throw new BackupException("nobody answers at " + server + ": is the admin server on?");
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.substring(0, Math.min(SHOWN_MAX, line.length()));
    }
}
