/** The programs behind the scripts that look at a server's files, and that make and restore backups. */
@NullMarked
package io.zk.tools;

import org.jspecify.annotations.NullMarked;
