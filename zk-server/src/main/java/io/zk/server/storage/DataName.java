package io.zk.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a log or snapshot file: kind, dot, hexadecimal zxid, and perhaps more that means nothing here.
 *
 * @param zxid -1 where the second part is no number: such a file is not loaded, but it is purged
 */
public record DataName(Kind kind, long zxid, String name) {
    /** Ascending by zxid, and by name where that is equal. */
    public static final Comparator<DataName> ORDER =
            Comparator.comparingLong(DataName::zxid).thenComparing(DataName::name);

    /** What files that are not yet whole begin with; Apache's servers and ours ignore them. */
    static final String UNFINISHED = "tmp.";

    /** What is in such a file. */
    public enum Kind {
        LOG("log"),
        SNAPSHOT("snapshot");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** The name's meaning, null if it is of neither kind. */
    public static @Nullable DataName parse(String name) {
        for (Kind kind : Kind.values()) {
            if (name.startsWith(kind.prefix + ".")) {
                return new DataName(kind, zxidOf(name, kind.prefix.length() + 1), name);
            }
        }
        return null;
    }

    /** The files of a kind in a folder, in ascending order. */
    public static List<DataName> list(Disk disk, Path folder, Kind kind) throws IOException {
        List<DataName> found = new ArrayList<>();
        for (String name : disk.list(folder)) {
            DataName parsed = parse(name);
            if (parsed != null && parsed.kind == kind) {
                found.add(parsed);
            }
        }
        found.sort(ORDER);
        return found;
    }

    /** The name of a file whose first transaction, or whose last one if a snapshot, has this zxid. */
    public static String of(Kind kind, long zxid) {
        return kind.prefix + "." + Long.toHexString(zxid);
    }

    private static long zxidOf(String name, int start) {
        int dot = name.indexOf('.', start);
        String digits = name.substring(start, dot < 0 ? name.length() : dot);
        try {
            return Long.parseLong(digits, 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
