/**
 * The composition root: the process, its threads and the mailboxes between them, the gate between writer and readers of
 * the tree, and the wiring of all other packages. Plain constructors, no framework.
 */
@NullMarked
package io.zk.server;

import org.jspecify.annotations.NullMarked;
