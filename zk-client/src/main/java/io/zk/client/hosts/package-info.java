/**
 * Where the servers are: the connection string, the chroot in it, and the order in which servers are tried. Pure.
 * Holds names and ports only; names are resolved by the shell at each dial.
 */
@NullMarked
package io.zk.client.hosts;

import org.jspecify.annotations.NullMarked;
