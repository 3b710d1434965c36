package io.zk.cli.command;

/** Where a command's words go. Safe for any thread. */
public interface Output {
    /** A line of the result, on stdout. Lines end with a plain newline. */
    void line(String text);

    /** A line on stderr; what is on its way to stdout goes first. */
    void error(String text);
}
