package io.zk.cli.command;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the node of the ensemble's configuration holds: lines of servers, and a version. */
final class ConfigText {
    private final String text;

    ConfigText(byte @Nullable [] data) {
        text = data == null ? "" : new String(data, StandardCharsets.UTF_8);
    }

    /** In hexadecimal; "" if there is none, as at a server without an ensemble. */
    String version() {
        for (String line : text.split("\n")) {
            if (line.startsWith("version=")) {
                return line.substring("version=".length());
            }
        }
        return "";
    }

    /** Where clients connect, comma-separated. Servers that keep that to themselves are left out. */
    String clientAddresses() {
        StringBuilder addresses = new StringBuilder();
        for (String line : text.split("\n")) {
            int semicolon = line.indexOf(';');
            if (line.startsWith("server.") && semicolon > 0) {
                addresses.append(addresses.isEmpty() ? "" : ",").append(line.substring(semicolon + 1));
            }
        }
        return addresses.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
