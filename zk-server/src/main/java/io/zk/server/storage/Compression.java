package io.zk.server.storage;

/** How a snapshot's stream is packed; told from the end of the file's name when reading. */
public enum Compression {
    NONE(""),
    GZIP(".gz"),
    SNAPPY(".snappy");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** What the file's name ends with, dot included. */
    public String suffix() {
        return suffix;
    }
}
