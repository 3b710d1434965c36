package io.zk.server.net;

import java.util.ArrayList;
import java.util.List;

/** The open connections of one loop. Each knows its place, so that to go costs as little as to come. Any thread. */
final class OpenChannels {
    private final List<ClientChannel> channels = new ArrayList<>();

    synchronized void add(ClientChannel channel) {
        channel.place(channels.size());
        channels.add(channel);
    }

    /** It was added, and is taken out once. The last one gets its place. */
    synchronized void remove(ClientChannel channel) {
        ClientChannel last = channels.remove(channels.size() - 1);
        if (last != channel) {
            channels.set(channel.place(), last);
            last.place(channel.place());
        }
    }

    synchronized int count() {
        return channels.size();
    }

    /** Those that are open now, in no order. */
    synchronized List<ClientChannel> list() {
        return List.copyOf(channels);
    }
}
