/**
 * TLS for both ends: key and trust files in all their formats, whom to believe and under which name, contexts that follow
 * their files as these change, and one sentence for whatever goes wrong. A shell package: it reads files and the clock.
 */
@NullMarked
package io.zk.protocol.tls;

import org.jspecify.annotations.NullMarked;
