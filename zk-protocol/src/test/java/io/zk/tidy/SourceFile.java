package io.zk.tidy;

import java.util.List;

/**
 * A text file of the repository.
 *
 * @param path relative to the root, with slashes
 * @param text what it holds
 */
record SourceFile(String path, String text) {
    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isTest() {
        return path.contains("src/test/");
    }

    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path of the folder that holds it, without a slash at its end; empty at the root. */
    String folder() {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    List<String> lines() {
        return text.lines().toList();
    }
}
