/**
 * The client port: sockets, frames, limits and back-pressure. Carries bytes between clients and the loops of the
 * replica, a batch at a time. Knows no operation and no four-letter word.
 */
@NullMarked
package io.zk.server.net;

import org.jspecify.annotations.NullMarked;
