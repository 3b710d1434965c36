package io.zk.server.net;

import io.netty.handler.ssl.SslContext;

/**
 * How links between members are secured.
 *
 * @param dials links that this server opens are under TLS
 * @param accepts what may come in
 * @param detectMillis for the first bytes of a link to say whether it is under TLS, where it may be either; then it is
 *     plain
 */
public record PeerTls(boolean dials, Accepts accepts, int detectMillis, Security security) {
    /** What links that come in have to be. */
    public enum Accepts {
        PLAIN,
        TLS,
        EITHER
    }

    /** What changes while the server runs. Any thread; never blocks. */
    public interface Security {
        /** For the next link that comes in. */
        SslContext server();

        /** For the next link that this server opens. */
        SslContext client();
    }

    /** No TLS. */
    public static final PeerTls NONE = new PeerTls(false, Accepts.PLAIN, 0, new Security() {
        @Override
        public SslContext server() {
            throw new IllegalStateException("links are plain");
        }

        @Override
        public SslContext client() {
            throw new IllegalStateException("links are plain");
        }
    });
}
