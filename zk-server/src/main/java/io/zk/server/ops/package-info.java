/**
 * What operators and their tools ask for: four-letter words and metrics, in the words that Apache's server uses, since
 * tools parse them. Sees the server only through {@link io.zk.server.ops.ServerStatus}.
 */
@NullMarked
package io.zk.server.ops;

import org.jspecify.annotations.NullMarked;
