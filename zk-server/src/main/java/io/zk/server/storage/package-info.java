/**
 * What lies on disk, in Apache's formats: transaction logs, snapshots, epoch files, and bringing a server's state back
 * from them. Goes through {@link io.zk.server.storage.Disk} alone; starts no thread and reads no clock.
 */
@NullMarked
package io.zk.server.storage;

import org.jspecify.annotations.NullMarked;
