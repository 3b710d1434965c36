/**
 * What every module holds its own classes to: which package may use which, and what a pure package may touch.
 * Used by the {@code ArchitectureTest} of each module.
 */
@NullMarked
package io.zk.rules;

import org.jspecify.annotations.NullMarked;
