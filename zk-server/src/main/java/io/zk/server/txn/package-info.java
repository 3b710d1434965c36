/**
 * What the log holds: transactions, each the result of a judged request, and their bytes in Apache's format.
 * Pure. A transaction carries results, not conditions: applying it checks nothing again.
 */
@NullMarked
package io.zk.server.txn;

import org.jspecify.annotations.NullMarked;
