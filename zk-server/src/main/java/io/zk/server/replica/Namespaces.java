package io.zk.server.replica;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes read or written below each node of the first level. No more than {@value #NAMES_MAX} are told apart: what comes
 * after them is not counted. Owned by whoever reads or writes.
 */
public final class Namespaces {
    private static final int NAMES_MAX = 1000;

    private final Map<String, Distribution> sizes = new LinkedHashMap<>();
    /** The last one with its slash: most often the next one is the same. */
    private String last = "";

    private Distribution lastSizes = new Distribution();

    /** By name, without a slash. */
    public Map<String, Distribution> sizes() {
        return sizes;
    }

    public void reset() {
        sizes.clear();
        last = "";
    }

    /** The name of the node of the first level on the way to this path; empty for the root. */
    public static String of(String path) {
        int slash = path.indexOf('/', 1);
        return path.substring(1, slash < 0 ? path.length() : slash);
    }

    void add(String path, long bytes) {
        if (select(path)) {
            addSelected(bytes);
        }
    }

    /** Bytes of the path selected last. */
    void addSelected(long bytes) {
        lastSizes.add(bytes);
    }

    /** Whether bytes of this path are counted; most often no reference is written for it, which would cost more. */
    boolean select(String path) {
        int length = last.length();
        boolean same = length > 0 && path.startsWith(last) && (path.length() == length || path.charAt(length) == '/');
        return same || find(path);
    }

    private boolean find(String path) {
        String name = path.isEmpty() ? "" : of(path);
        if (name.isEmpty()) {
            return false;
        }
        Distribution known = sizes.get(name);
        if (known == null) {
            if (sizes.size() >= NAMES_MAX) {
                return false;
            }
            known = new Distribution();
            sizes.put(name, known);
        }
        last = path.substring(0, 1 + name.length());
        lastSizes = known;
        return true;
    }
}
