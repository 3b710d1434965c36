package io.zk.server.net;

import io.netty.handler.ssl.SslContext;
import io.zk.server.acl.Identities;
import javax.net.ssl.SSLSession;

/**
 * How connections of clients are secured.
 *
 * @param port on which TLS alone is spoken; 0: any free one; -1: none
 * @param host its address; empty: every address
 * @param either whether the plain port takes TLS too
 * @param detectMillis for the first bytes to say which of both it is; then it is plain
 * @param handshakesMax that may be under way; connections beyond are closed; -1: no limit
 */
public record ClientTls(int port, String host, boolean either, int detectMillis, int handshakesMax, Security security) {
    /** What changes while the server runs. Any thread; never blocks. */
    public interface Security {
        /** What the next connection is made with. */
        SslContext context();

        /** Whether a handshake may have to wait for the answer of somebody else, such as an issuer or the DNS. */
        boolean asksOthers();

        /** Who a client is whose handshake is through: what it was before, and what its certificate says. */
        Identities identified(SSLSession session, Identities before);
    }
}
