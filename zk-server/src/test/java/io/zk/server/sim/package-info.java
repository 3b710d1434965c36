/** The simulator: a whole ensemble with its clients, network and disks in one thread, from one seed. */
@NullMarked
package io.zk.server.sim;

import org.jspecify.annotations.NullMarked;
