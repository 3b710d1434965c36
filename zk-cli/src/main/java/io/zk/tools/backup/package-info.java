/**
 * Backups of a server's data: taken while it runs, checked, restored as they were at any transaction or time that they
 * cover; and single subtrees as text. A backup is a folder laid out like a data folder, with a list of what is in it.
 */
@NullMarked
package io.zk.tools.backup;

import org.jspecify.annotations.NullMarked;
