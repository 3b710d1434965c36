/**
 * Who the members of an ensemble are, and which sets of them are a quorum. Pure.
 */
@NullMarked
package io.zk.server.quorum;

import org.jspecify.annotations.NullMarked;
