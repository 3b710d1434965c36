package io.zk.cli.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths as users type them. */
final class PathText {
    private PathText() {}

    /** The path, if it is one; the complaints are worded as Apache's are. */
    static String checked(String path) throws CommandException {
        int length = path.length();
        if (length == 0) {
            throw new CommandException("Path length must be > 0");
        }
        if (path.charAt(0) != '/') {
            throw new CommandException("Path must start with / character");
        }
        if (length > 1 && path.charAt(length - 1) == '/') {
            throw new CommandException("Path must not end with / character");
        }
        for (int i = 1; i < length; i++) {
            String flaw = flawAt(path, i);
            if (flaw != null) {
                throw new CommandException("Invalid path string \"" + path + "\" caused by " + flaw + " @" + i);
            }
        }
        return path;
    }

    static String child(String parent, String name) {
        return parent.equals("/") ? parent + name : parent + "/" + name;
    }

    static List<String> sorted(List<String> names) {
        List<String> sorted = new ArrayList<>(names);
        Collections.sort(sorted);
        return sorted;
    }

    private static @Nullable String flawAt(String path, int i) {
        char unit = path.charAt(i);
        char before = path.charAt(i - 1);
        if (unit == 0) {
            return "null character not allowed";
        }
        if (unit == '/' && before == '/') {
            return "empty node name specified";
        }
        boolean last = i + 1 == path.length() || path.charAt(i + 1) == '/';
        if (unit == '.' && last && (before == '/' || before == '.' && path.charAt(i - 2) == '/')) {
            return "relative paths not allowed";
        }
        return isBad(unit) ? "invalid character" : null;
    }

    private static boolean isBad(char unit) {
        return unit < 0x20 || unit >= 0x7f && unit <= 0x9f || unit >= 0xd800 && unit <= 0xf8ff || unit >= 0xfff0;
    }
}
