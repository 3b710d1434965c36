package io.zk.server.net;

import io.zk.server.replica.MemberSasl;

/**
 * What links between members are secured with.
 *
 * @param tls before anything is said on them
 * @param sasl before anything else is
 */
public record LinkSecurity(PeerTls tls, MemberSasl sasl) {}
