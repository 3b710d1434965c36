package io.zk.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Files of one decimal number in their first line. */
final class SmallFile {
    private static final int BYTES_MAX = 256;

    private SmallFile() {}

    /** The number, untrimmed as Apache reads it; empty if there is no such file. */
    static OptionalLong readNumber(Disk disk, Path file) throws IOException {
        if (!disk.exists(file)) {
            return OptionalLong.empty();
        }
        String line = firstLine(disk, file);
        try {
            return OptionalLong.of(Long.parseLong(line));
        } catch (NumberFormatException e) {
            throw new StorageException(file + " must begin with a line that is a decimal number, and not: " + line);
        }
    }

    private static String firstLine(Disk disk, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX);
        try (DiskFile open = disk.openRead(file)) {
            while (bytes.hasRemaining() && open.read(bytes, bytes.position()) > 0) {}
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("");
    }
}
