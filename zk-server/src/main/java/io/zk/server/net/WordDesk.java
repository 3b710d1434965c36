package io.zk.server.net;

import java.util.function.Consumer;

/** Answers four-letter words. Called by any loop; must not block it. */
public interface WordDesk {
    /** Whether the first four bytes of a connection, as a big-endian number, are a word. */
    boolean isWord(int firstBytes);

    /** Bytes the word takes after itself before it can be answered. */
    int argumentBytes(int word);

    /**
     * Answers a word.
     *
     * @param argument what follows the word, 0 if it takes nothing
     * @param client the peer, as text
     * @param reply to be called once, by any thread; the connection is then closed
     */
    void answer(int word, long argument, String client, Consumer<byte[]> reply);
}
