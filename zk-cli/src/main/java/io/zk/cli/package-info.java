/** The program: {@link io.zk.cli.Main} puts a shell together. */
@NullMarked
package io.zk.cli;

import org.jspecify.annotations.NullMarked;
