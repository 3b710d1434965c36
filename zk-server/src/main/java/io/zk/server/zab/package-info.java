/**
 * Atomic broadcast: discovery, synchronisation and broadcast, as leader and as learner; a transaction is bytes. Pure.
 */
@NullMarked
package io.zk.server.zab;

import org.jspecify.annotations.NullMarked;
