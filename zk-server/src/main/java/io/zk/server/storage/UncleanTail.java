package io.zk.server.storage;

import java.nio.file.Path;

/**
 * The end of the last log that a crash tore; nothing in it was ever acknowledged.
 *
 * @param offset where it began, which is now the end of the file
 * @param bytes how many bytes that were not zero padding it took
 */
public record UncleanTail(Path file, long offset, long bytes, String what) {}
