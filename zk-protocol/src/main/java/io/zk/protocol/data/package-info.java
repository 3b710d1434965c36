/**
 * The vocabulary that messages, files and both ends share: stat, ACL, paths, codes of operations, errors and events.
 */
@NullMarked
package io.zk.protocol.data;

import org.jspecify.annotations.NullMarked;
