/** Micro benchmarks: the pieces that a request goes through, one at a time, without sockets. */
@NullMarked
package io.zk.bench.micro;

import org.jspecify.annotations.NullMarked;
