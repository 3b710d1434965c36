/**
 * The operations of the protocol, one file each: how a request is decoded, permitted, and planned or answered. Pure.
 */
@NullMarked
package io.zk.server.op;

import org.jspecify.annotations.NullMarked;
