package io.zk.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Files of Apache 3.9.6, {@code log.1}, {@code snapshot.0} and {@code snapshot.10} of one run; {@code log.odd} with
 * transactions that are seldom seen; and {@code log.1} damaged in several ways.
 */
final class GoldenFiles {
    private GoldenFiles() {}

    static String text(String name) throws IOException {
        try (InputStream in = GoldenFiles.class.getResourceAsStream("/apache/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    static byte[] bytes(String name) throws IOException {
        return HexFormat.of().parseHex(text(name + ".hex").replaceAll("\\s", ""));
    }

    /** Writes all of them. */
    static void writeTo(Path folder) throws IOException {
        for (String name : List.of("log.1", "log.odd", "snapshot.0", "snapshot.10")) {
            Files.write(folder.resolve(name), bytes(name));
        }
        byte[] log = bytes("log.1");
        write(folder, "log.crc", log, 0xef, 1, 0x153, 1);
        write(folder, "log.marker", log, 0x121, 1);
        write(folder, "log.magic", log, 0, 0x5a);
        write(folder, "log.neg", log, 0x12a, 0xff, 0x12b, 0xff, 0x12c, 0xff, 0x12d, 0xff ^ 0x3c);
        Files.write(folder.resolve("log.torn"), Arrays.copyOf(log, 0x130));
        Files.write(folder.resolve("log.head"), Arrays.copyOf(log, 0x124));
    }

    /** @param flips offsets, and what to change in the byte there */
    private static void write(Path folder, String name, byte[] whole, int... flips) throws IOException {
        byte[] damaged = whole.clone();
        for (int i = 0; i < flips.length; i += 2) {
            damaged[flips[i]] ^= (byte) flips[i + 1];
        }
        Files.write(folder.resolve(name), damaged);
    }
}
