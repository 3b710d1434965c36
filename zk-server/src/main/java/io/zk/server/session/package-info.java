/**
 * Sessions: ids, passwords, expiry in buckets of a tick, and the order of one connection's requests. Pure.
 */
@NullMarked
package io.zk.server.session;

import org.jspecify.annotations.NullMarked;
