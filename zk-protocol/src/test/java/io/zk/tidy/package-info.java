/**
 * The house rules over the sources of all modules: sizes, names, words, where locks and threads may stand.
 * Each rule turns a source into findings; what is let stand is listed in {@code tidy-exceptions.txt}.
 */
@NullMarked
package io.zk.tidy;

import org.jspecify.annotations.NullMarked;
