package io.zk.server;

import io.zk.server.config.ConfigException;
import io.zk.server.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A server on any free port, with its data in a folder. */
final class ServerRig implements AutoCloseable {
    private final Server server;

    /** @param lines of zoo.cfg besides dataDir and clientPort */
    ServerRig(Path folder, String... lines) throws IOException, ConfigException {
        this(folder, Map.of(), lines);
    }

    ServerRig(Path folder, Map<String, String> properties, String... lines) throws IOException, ConfigException {
        Path file = folder.resolve("zoo.cfg");
        Files.writeString(
                file,
                "dataDir=" + folder + "\nclientPort=0\nclientPortAddress=127.0.0.1\npreAllocSize=64\n"
                        + "admin.serverAddress=127.0.0.1\nadmin.serverPort=0\n"
                        + String.join("\n", lines) + "\n");
        Map<String, String> all = new TreeMap<>(properties);
        server = Server.start(ConfigReader.read(List.of(file.toString()), all), new Fatal(code -> {
            throw new AssertionError("the server ended with code " + code);
        }));
    }

    /** One that has a port under TLS as well, with the files server.pem and trust.pem of the folder. */
    static ServerRig secure(Path folder, String... more) throws IOException, ConfigException {
        List<String> lines = new ArrayList<>(List.of(
                "secureClientPort=0",
                "secureClientPortAddress=127.0.0.1",
                "4lw.commands.whitelist=*",
                "ssl.keyStore.location=" + folder.resolve("server.pem"),
                "ssl.trustStore.location=" + folder.resolve("trust.pem")));
        lines.addAll(List.of(more));
        return new ServerRig(folder, lines.toArray(new String[0]));
    }

    int port() {
        return server.clientPort();
    }

    int securePort() {
        return server.secureClientPort();
    }

    int adminPort() {
        return server.adminPort();
    }

    /** -1: metrics are not served over HTTP. */
    int metricsPort() {
        return server.metricsPort();
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    /** A client with a session of its own. */
    RawClient session() throws IOException {
        RawClient client = connect();
        client.open(0, new byte[16]);
        return client;
    }

    /** A number of the word mntr, which must be enabled; without the prefix. */
    long monitored(String name) throws IOException {
        try (RawClient client = connect()) {
            for (String line : client.word("mntr").split("\n")) {
                if (line.startsWith("zk_" + name + "\t")) {
                    return Long.parseLong(line.substring(line.indexOf('\t') + 1));
                }
            }
        }
        throw new AssertionError("mntr does not show " + name);
    }

    @Override
    public void close() {
        server.close();
    }
}
