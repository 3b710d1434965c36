/**
 * The shell around the commands: reads lines, from a terminal (JLine) or from a script, runs them, prints watch events
 * between them, and keeps the session. Three threads: the main one reads and runs; the client's callback thread prints
 * events; at a terminal a third starts the client while the terminal is set up.
 */
@NullMarked
package io.zk.cli.shell;

import org.jspecify.annotations.NullMarked;
