package io.zk.protocol.data;

import org.jspecify.annotations.Nullable;

/** The rules of node paths: {@code /a/b}, from the root, names parted by slashes. */
public final class Path {
    private Path() {}

    /**
     * Why this is no valid path, or null if it is one. The rules are Apache's, checked on UTF-16 units: an absolute
     * path without empty, {@code .} or {@code ..} components, without a slash at its end, and without control
     * characters, surrogates, private-use characters or U+FFF0 to U+FFFF.
     */
    public static @Nullable String flaw(@Nullable String path) {
        if (path == null) {
            return "path is null";
        }
        if (path.isEmpty()) {
            return "path is empty";
        }
        if (path.charAt(0) != '/') {
            return "path does not start with /: " + path;
        }
        int length = path.length();
        if (length == 1) {
            return null;
        }
        if (path.charAt(length - 1) == '/') {
            return "path ends with /: " + path;
        }
        int start = 1;
        for (int i = 1; i <= length; i++) {
            char unit = i == length ? '/' : path.charAt(i);
            if (unit == '/') {
                if (isBadName(path, start, i)) {
                    return "path has an empty or relative component at " + start + ": " + path;
                }
                start = i + 1;
            } else if (isBadCharacter(unit)) {
                return "path has an invalid character at " + i;
            }
        }
        return null;
    }

    public static boolean isValid(@Nullable String path) {
        return flaw(path) == null;
    }

    /** Everything before the last slash: "" (the root) for a top-level node. The path must hold a slash. */
    public static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** Everything after the last slash. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static boolean isBadName(String path, int start, int end) {
        int length = end - start;
        return length == 0
                || length == 1 && path.charAt(start) == '.'
                || length == 2 && path.charAt(start) == '.' && path.charAt(start + 1) == '.';
    }

    private static boolean isBadCharacter(char unit) {
        return unit < 0x20 || unit >= 0x7f && unit <= 0x9f || unit >= 0xd800 && unit <= 0xf8ff || unit >= 0xfff0;
    }
}
