package io.zk.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What storage needs of a file system. Paths are names only. Every method may throw {@link IOException}, and where
 * the file system has no room left, its kind {@link DiskFullException}. Any thread; the files it opens have one owner.
 */
public interface Disk {
    boolean exists(Path path) throws IOException;

    boolean isFolder(Path path) throws IOException;

    boolean isWritable(Path folder) throws IOException;

    /** Creates the folder and those above it; nothing happens if it is there. */
    void createFolders(Path folder) throws IOException;

    /** Names of the files in a folder, in ascending order; folders in it are left out. */
    List<String> list(Path folder) throws IOException;

    /** Opens a file for reading and writing, empty: what was in it is gone. */
    DiskFile create(Path file) throws IOException;

    /** Opens a file that exists, for reading and writing. */
    DiskFile open(Path file) throws IOException;

    /** Opens a file that exists, for reading. */
    DiskFile openRead(Path file) throws IOException;

    long size(Path file) throws IOException;

    /** Gives a file another name in one step, in place of a file that had it. Durable after {@link #forceFolder}. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file; nothing happens if there is none. */
    void delete(Path file) throws IOException;

    /** Returns when the names in this folder are on stable storage. */
    void forceFolder(Path folder) throws IOException;

    /** Bytes that may still be written to the file system that holds this folder. */
    long freeBytes(Path folder) throws IOException;
}
