/**
 * SASL as both ends of a connection need it: logins by JAAS, the mechanisms DIGEST-MD5 and GSSAPI, exchanges of tokens. May
 * block, on disks and on a KDC: never called on a thread that serves anybody else.
 */
@NullMarked
package io.zk.protocol.sasl;

import org.jspecify.annotations.NullMarked;
