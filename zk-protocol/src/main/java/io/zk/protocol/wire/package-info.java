/**
 * The byte level of the protocol: big-endian records without tags ("jute"), strings, buffers and vectors.
 * Owns the limits enforced while decoding. Knows no message.
 */
@NullMarked
package io.zk.protocol.wire;

import org.jspecify.annotations.NullMarked;
