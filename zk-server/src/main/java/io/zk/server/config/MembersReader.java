package io.zk.server.config;

import io.zk.server.quorum.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers who the members are: {@code server.N}, {@code group.N}, {@code weight.N}, and the file myid. Single use. */
final class MembersReader {
    private static final int HEXADECIMAL = 16;

    private final TreeMap<Long, Member> members = new TreeMap<>();
    private final TreeMap<Long, List<Long>> groups = new TreeMap<>();
    private final TreeMap<Long, Long> weights = new TreeMap<>();
    /** Each key with its value and its place, for messages. */
    private final Map<String, String> lines = new HashMap<>();

    private long version;

    Map<Long, Member> members() {
        return members;
    }

    Map<Long, List<Long>> groups() {
        return groups;
    }

    Map<Long, Long> weights() {
        return weights;
    }

    /** Of the configuration: 0 unless a dynamic file's name says another. */
    long version() {
        return version;
    }

    long observers() {
        return members.values().stream().filter(Member::observer).count();
    }

    long participants() {
        return members.size() - observers();
    }

    /** The line of a member, with its place. */
    String line(long id) {
        return lines.getOrDefault("server." + id, "server." + id);
    }

    /**
     * Takes one line in; the message of what it refuses does not name the line.
     *
     * @param line it with its place, for messages
     * @param warnings is told if it takes the place of another one
     */
    void read(String key, String value, String line, List<String> warnings) throws ConfigException {
        if (key.startsWith("server.")) {
            long id = number(key.substring("server.".length()), "of a server");
            members.put(id, MemberLine.parse(id, value));
        } else if (key.startsWith("group.")) {
            long group = number(key.substring("group.".length()), "of a group");
            List<Long> ids = new ArrayList<>();
            for (String id : value.split(":", -1)) {
                ids.add(number(id.strip(), "of a server"));
            }
            groups.put(group, ids);
        } else if (key.startsWith("weight.")) {
            weights.put(
                    number(key.substring("weight.".length()), "of a server"), number(value.strip(), "a weight needs"));
        } else {
            throw new ConfigException("only server.N, group.N and weight.N may stand in a file of members");
        }
        String before = lines.put(key, line);
        if (before != null) {
            warnings.add(line + " takes the place of " + before);
        }
    }

    /**
     * Reads the file of members that zoo.cfg names; the end of its name may be the version of what is in it.
     *
     * @param warnings gets lines that another one takes the place of
     */
    void readDynamic(Path file, List<String> warnings) throws ConfigException {
        if (!members.isEmpty() || !groups.isEmpty() || !weights.isEmpty()) {
            throw new ConfigException("server.N, group.N and weight.N must all stand in that file, none beside it");
        }
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: " + e.getMessage());
        }
        for (PropertiesText.Entry entry : PropertiesText.parse(text)) {
            String line = file + " line " + entry.line() + ": " + entry.key() + "=" + entry.value();
            try {
                read(entry.key(), entry.value(), line, warnings);
            } catch (ConfigException e) {
                throw new ConfigException(line + ": " + e.getMessage());
            }
        }
        String name = String.valueOf(file.getFileName());
        try {
            version = Long.parseLong(name.substring(name.lastIndexOf('.') + 1), HEXADECIMAL);
        } catch (NumberFormatException e) {
            version = 0;
        }
    }

    /** What myid says, or null if there is no such file. */
    static @Nullable Long myId(Path dataDir) throws ConfigException {
        Path path = dataDir.resolve("myid");
        if (!Files.exists(path)) {
            return null;
        }
        String first;
        try {
            first = Files.readString(path, StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
        } catch (IOException e) {
            throw new ConfigException(path + " cannot be read: " + e.getMessage());
        }
        try {
            return Long.valueOf(first);
        } catch (NumberFormatException e) {
            throw new ConfigException(path + ": serverid " + first + " is not a number");
        }
    }

    private static long number(String text, String what) throws ConfigException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ConfigException("'" + text + "' is not the number " + what);
        }
    }
}
