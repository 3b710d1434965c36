/**
 * Sockets, frames, limits and back-pressure. The client port carries bytes between clients and the loops of the replica,
 * a batch at a time; {@link io.zk.server.net.PeerNet} carries notifications, packets and whole states between members of
 * an ensemble. Knows no operation, no four-letter word and no rule of election or broadcast.
 */
@NullMarked
package io.zk.server.net;

import org.jspecify.annotations.NullMarked;
