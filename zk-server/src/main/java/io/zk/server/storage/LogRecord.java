package io.zk.server.storage;

/** A transaction as it lies in the log: header, body, digest if any. */
public record LogRecord(long zxid, byte[] payload) {}
