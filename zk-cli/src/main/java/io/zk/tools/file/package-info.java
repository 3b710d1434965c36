/**
 * Logs and snapshots as text: what they hold, how two of them differ, and the repair of a log. One class a tool, with the
 * arguments, output and exit codes of Apache's. One thread; no server has to run, and none is asked.
 */
@NullMarked
package io.zk.tools.file;

import org.jspecify.annotations.NullMarked;
