package io.zk.protocol.sasl;

/** What may be exchanged: passwords that are not shown, or tickets of Kerberos. */
public enum Mechanism {
    DIGEST_MD5("DIGEST-MD5"),
    GSSAPI("GSSAPI");

    private final String text;

    Mechanism(String text) {
        this.text = text;
    }

    /** As it is registered with IANA. */
    public String text() {
        return text;
    }
}
