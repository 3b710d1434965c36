package io.zk.server;

import io.zk.server.net.WordDesk;
import io.zk.server.ops.FourLetterWords;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Answers four-letter words on a thread of its own, which ends when nobody asks: their answers may be long, and wait for
 * the tree. If more ask than it can answer, the last ones get nothing.
 */
final class WordService implements WordDesk, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(WordService.class);
    private static final int WAITING_MAX = 100;
    private static final byte[] NOTHING = new byte[0];

    private final FourLetterWords words;
    private final ThreadPoolExecutor thread;

    WordService(FourLetterWords words) {
        this.words = words;
        this.thread = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), work -> new Thread(work, "words"));
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public boolean isWord(int firstBytes) {
        return FourLetterWords.isWord(firstBytes);
    }

    @Override
    public int argumentBytes(int word) {
        return FourLetterWords.argumentBytes(word);
    }

    @Override
    public void answer(int word, long argument, String client, Consumer<byte[]> reply) {
        try {
            thread.execute(() -> reply.accept(text(word, argument, client)));
        } catch (RejectedExecutionException e) {
            reply.accept(NOTHING);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private byte[] text(int word, long argument, String client) {
        LOG.debug("Processing {} command from {}", FourLetterWords.name(word), client);
        try {
            return words.answer(word, argument).getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            LOG.error("the word {} was not answered", FourLetterWords.name(word), e);
            return NOTHING;
        }
    }
}
