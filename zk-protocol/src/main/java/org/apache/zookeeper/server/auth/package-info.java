/**
 * A name that JAAS files all over the world hold: Java loads the login module for DIGEST-MD5 by it. Nothing else is here,
 * and nothing in io.zk uses it.
 */
@NullMarked
package org.apache.zookeeper.server.auth;

import org.jspecify.annotations.NullMarked;
