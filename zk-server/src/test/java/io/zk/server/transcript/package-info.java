/** Tests whose cases and expected outcomes stand in text files: see {@link io.zk.server.transcript.Transcript}. */
@NullMarked
package io.zk.server.transcript;

import org.jspecify.annotations.NullMarked;
