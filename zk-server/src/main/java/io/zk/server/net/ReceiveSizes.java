package io.zk.server.net;

import io.netty.channel.AdaptiveRecvByteBufAllocator;

/**
 * Guesses how much a socket has to be read: one guess for all sockets of a loop, which reads them one after the other.
 * One of its own would take 150 bytes of each connection. Owned by the loop.
 */
final class ReceiveSizes extends AdaptiveRecvByteBufAllocator {
    // Netty calls the type deprecated and has no other.
    @SuppressWarnings("deprecation")
    private final Handle shared = super.newHandle();

    @Override
    @SuppressWarnings("deprecation")
    public Handle newHandle() {
        return shared;
    }
}
