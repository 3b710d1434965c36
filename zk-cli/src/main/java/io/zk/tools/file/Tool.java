package io.zk.tools.file;

import java.io.IOException;

/** A program whose options are fields, set before it runs. Used once; one thread. */
public interface Tool {
    /**
     * Carries it out.
     *
     * @return the exit code
     * @throws IOException if a file can't be read or written; the message says which
     */
    int run() throws IOException;

    /** Says that the arguments make no sense, and how to use the tool; the exit code. */
    int refuse(String why);
}
