/** A load driver for any ZooKeeper server: keeps so many requests under way and says how long they took. */
@NullMarked
package io.zk.bench.load;

import org.jspecify.annotations.NullMarked;
