package io.zk.server.zab;

/** The durable promises of a member when a role begins. {@code current <= accepted}. */
public record Epochs(long accepted, long current) {}
