package io.zk.tidy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The files of the repository: what a commit would hold, without asking git. */
final class Repository {
    private static final Set<String> NOT_OURS =
            Set.of(".git", "target", "node_modules", ".idea", ".vscode", ".settings", "zk-data");
    private static final long TEXT_BYTES_MAX = 4_000_000;

    private Repository() {}

    /** All text files below the root, in the order of their paths. */
    static List<SourceFile> textFiles(Path root) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        for (Path path : allFiles(root)) {
            if (Files.size(path) <= TEXT_BYTES_MAX) {
                // A file that is no UTF-8 keeps a replacement character or a NUL: it is no text of ours.
                String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
                if (text.indexOf('\0') < 0 && text.indexOf('\ufffd') < 0) {
                    files.add(new SourceFile(relative(root, path), text));
                }
            }
        }
        files.sort(Comparator.comparing(SourceFile::path));
        return files;
    }

    /** The paths of the files that tests read, text or not, relative to the root. */
    static List<String> testResources(Path root) throws IOException {
        return allFiles(root).stream()
                .map(path -> relative(root, path))
                .filter(path -> path.contains("src/test/resources/"))
                .sorted()
                .toList();
    }

    private static List<Path> allFiles(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !NOT_OURS.contains(String.valueOf(file.getFileName()))) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static String relative(Path root, Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
