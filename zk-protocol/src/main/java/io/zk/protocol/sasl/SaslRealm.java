package io.zk.protocol.sasl;

/**
 * Between whom exchanges with DIGEST-MD5 are. Both ends have to say the same.
 *
 * @param protocol service in the digest-uri
 * @param server name in the digest-uri, and the realm of the passwords
 */
public record SaslRealm(String protocol, String server) {
    /** A client and a server. */
    public static final SaslRealm CLIENTS = new SaslRealm("zookeeper", "zk-sasl-md5");

    /** Two members of an ensemble. */
    public static final SaslRealm MEMBERS = new SaslRealm("zookeeper-quorum", "zk-quorum-sasl-md5");
}
