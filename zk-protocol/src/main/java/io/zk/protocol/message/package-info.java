/**
 * One record per message of the client protocol, each with its codec in both directions. Field order is wire order.
 */
@NullMarked
package io.zk.protocol.message;

import org.jspecify.annotations.NullMarked;
