package io.zk.server;

import io.zk.server.net.WordDesk;
import java.util.function.Consumer;

/** Stands where the four letter words will be answered: knows none. Any thread. */
final class NoWords implements WordDesk {
    @Override
    public boolean isWord(int firstBytes) {
        return false;
    }

    @Override
    public int argumentBytes(int word) {
        return 0;
    }

    @Override
    public void answer(int word, long argument, String client, Consumer<byte[]> reply) {
        reply.accept(new byte[0]);
    }
}
