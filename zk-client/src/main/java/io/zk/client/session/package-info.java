/**
 * The client's session as a pure state machine: connecting, handshake, xids, pings, watches, reconnecting, expiry.
 * Inputs in, outputs out; no thread, socket, clock or name resolution. Run by the shell in {@code net}, and by a
 * simulator in tests.
 */
@NullMarked
package io.zk.client.session;

import org.jspecify.annotations.NullMarked;
