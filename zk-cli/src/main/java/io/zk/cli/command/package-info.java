/**
 * What the shell can be told to do: one file a command (its name, usage, options and what it does with a client), and
 * how results and errors look. Knows nothing of terminals: the shell calls, on its one thread.
 */
@NullMarked
package io.zk.cli.command;

import org.jspecify.annotations.NullMarked;
