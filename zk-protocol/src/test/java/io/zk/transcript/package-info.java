/** Tests whose cases and expected outcomes stand in text files: see {@link io.zk.transcript.Transcript}. */
@NullMarked
package io.zk.transcript;

import org.jspecify.annotations.NullMarked;
