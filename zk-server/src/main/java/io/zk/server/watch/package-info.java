/**
 * Which connections watch which paths, one table an I/O loop. Pure; knows neither the tree nor sessions.
 */
@NullMarked
package io.zk.server.watch;

import org.jspecify.annotations.NullMarked;
