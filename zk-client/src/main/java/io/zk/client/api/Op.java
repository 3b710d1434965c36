package io.zk.client.api;

import io.zk.protocol.data.CreateMode;
import org.jspecify.annotations.Nullable;

/** One operation of a {@code multi}. */
public sealed interface Op {
    /** The path it works on. */
    String path();

    static Op create(String path, byte @Nullable [] data) {
        return new Create(path, data, CreateOptions.PERSISTENT);
    }

    static Op create(String path, byte @Nullable [] data, CreateMode mode) {
        return new Create(path, data, CreateOptions.of(mode));
    }

    static Op create(String path, byte @Nullable [] data, CreateOptions options) {
        return new Create(path, data, options);
    }

    /** Deletes a node without children; version -1 matches any. */
    static Op delete(String path, int version) {
        return new Delete(path, version);
    }

    /** Replaces a node's data; version -1 matches any. */
    static Op setData(String path, byte @Nullable [] data, int version) {
        return new SetData(path, data, version);
    }

    /** Does nothing, but only if the node has this version; -1: if there is such a node. */
    static Op check(String path, int version) {
        return new Check(path, version);
    }

    /** See {@link Op#create(String, byte[], CreateOptions)}. */
    record Create(String path, byte @Nullable [] data, CreateOptions options) implements Op {}

    /** See {@link Op#delete}. */
    record Delete(String path, int version) implements Op {}

    /** See {@link Op#setData}. */
    record SetData(String path, byte @Nullable [] data, int version) implements Op {}

    /** See {@link Op#check}. */
    record Check(String path, int version) implements Op {}
}
