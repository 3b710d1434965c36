/**
 * Who may do what: the identities of a connection, the ACL schemes, and the permission check. Pure.
 */
@NullMarked
package io.zk.server.acl;

import org.jspecify.annotations.NullMarked;
