package io.zk.tools.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The list of what is in a backup: {@code backup.properties} in its folder, lines of {@code key=value} in UTF-8. It is
 * written last, so that a backup that has one is whole. Files stand with their size and SHA-256.
 */
final class Manifest {
    static final String NAME = "backup.properties";

    /** There while a backup is being made, and left by one that was interrupted. */
    static final String UNFINISHED = "backup.unfinished";

    private static final String FILE = "file.";

    private final Map<String, String> values;

    Manifest(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /**
     * Reads a folder's list.
     *
     * @throws BackupException if the folder is no whole backup
     */
    static Manifest read(Path folder) throws IOException {
        if (Files.exists(folder.resolve(UNFINISHED))) {
            throw new BackupException(folder + " is a backup that was not finished: take another");
        }
        Path list = folder.resolve(NAME);
        if (!Files.isRegularFile(list)) {
            throw new BackupException(folder + " is no backup: it has no " + NAME);
        }
        Map<String, String> values = new TreeMap<>();
        for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
            int equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new Manifest(values);
    }

    static boolean isBackup(Path folder) {
        return Files.exists(folder.resolve(NAME)) || Files.exists(folder.resolve(UNFINISHED));
    }

    /** Notes the files in a folder below the backup's, with size and checksum. */
    void addFiles(Path backup, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted().forEach(file -> {
                try {
                    values.put(FILE + backup.relativize(file), Files.size(file) + " " + sha256(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    void write(Path folder) throws IOException {
        StringBuilder text =
                new StringBuilder("# A backup of a ZooKeeper server's data. zkBackup.sh verify checks it.\n");
        values.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        Files.writeString(folder.resolve(NAME), text);
    }

    /** The value of a key, or "". */
    String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** A value that is a number, decimal; 0 where there is none. */
    long number(String key) {
        String value = value(key);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    /** What is not as it was when the backup was made, one line each. */
    List<String> differences(Path folder) throws IOException {
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (entry.getKey().startsWith(FILE)) {
                Path file = folder.resolve(entry.getKey().substring(FILE.length()));
                if (!Files.isRegularFile(file)) {
                    differences.add(file + " is missing");
                } else if (!entry.getValue().equals(Files.size(file) + " " + sha256(file))) {
                    differences.add(file + " is not as it was: its size or checksum is another");
                }
            }
        }
        return differences;
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), sum)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
