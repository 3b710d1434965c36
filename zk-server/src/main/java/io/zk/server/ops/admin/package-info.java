/**
 * What the HTTP server for administration answers: its commands with the fields of Apache's, who may use those that move
 * the whole state, and whether the server lives and is ready. Knows no socket and no HTTP codec.
 */
@NullMarked
package io.zk.server.ops.admin;

import org.jspecify.annotations.NullMarked;
