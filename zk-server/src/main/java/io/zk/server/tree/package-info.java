/**
 * The tree of nodes, their ephemeral, container and quota bookkeeping, and the digest. Pure; knows neither
 * sessions nor watches.
 */
@NullMarked
package io.zk.server.tree;

import org.jspecify.annotations.NullMarked;
