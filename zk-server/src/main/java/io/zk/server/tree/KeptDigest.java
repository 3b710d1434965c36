package io.zk.server.tree;

/** The digest of the tree right after the transaction with this zxid. */
public record KeptDigest(long zxid, long digest) {}
