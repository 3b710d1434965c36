/**
 * How a peer proves who it is where that takes more than one look: SASL exchanges and the logins behind them, on threads
 * of their own. What identities mean for ACLs is said in {@code acl}.
 */
@NullMarked
package io.zk.server.auth;

import org.jspecify.annotations.NullMarked;
