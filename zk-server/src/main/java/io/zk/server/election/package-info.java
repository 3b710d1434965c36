/**
 * The choice of a leader: notifications between the members, and the rules by which they agree. Pure.
 */
@NullMarked
package io.zk.server.election;

import org.jspecify.annotations.NullMarked;
