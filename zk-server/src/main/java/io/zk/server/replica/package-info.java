/**
 * The server's state machine: puts requests in order, has them planned, logged and applied, and answers them. Pure:
 * inputs in, outputs out. Composes tree, watches, sessions and operations.
 */
@NullMarked
package io.zk.server.replica;

import org.jspecify.annotations.NullMarked;
