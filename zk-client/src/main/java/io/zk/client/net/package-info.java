/**
 * Runs a session: sockets, name resolution, timers, and the thread that calls the user back. One Netty event loop owns
 * a session and its connection; nothing here or above blocks it.
 */
@NullMarked
package io.zk.client.net;

import org.jspecify.annotations.NullMarked;
