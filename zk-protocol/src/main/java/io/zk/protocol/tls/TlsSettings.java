package io.zk.protocol.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How one kind of connection is secured: what stands behind {@code ssl.} or {@code ssl.quorum.}.
 *
 * @param keys what this side shows of itself; none: nothing
 * @param trusted whom it believes; none: whom the JVM believes
 */
public record TlsSettings(
        StoreFile keys, StoreFile trusted, Negotiation negotiation, PeerChecks checks, Library library) {
    /** Whether a server wants to see a certificate of the client. */
    public enum ClientAuth {
        NONE,
        WANT,
        NEED
    }

    /** What does the work. */
    public enum Library {
        /** OpenSSL where it is on the class path, else the JDK. */
        BEST,
        JDK,
        OPENSSL,
        OPENSSL_REFCNT
    }

    /**
     * What the two sides agree on.
     *
     * @param protocols empty: TLS 1.3 and 1.2
     * @param ciphers empty: what the library has by itself
     */
    public record Negotiation(List<String> protocols, List<String> ciphers, ClientAuth clientAuth) {}

    /**
     * What else a certificate is held against, besides the trust file.
     *
     * @param serverName a server's certificate must name the host that was dialled
     * @param clientName a client's certificate must name the address it comes from
     * @param reverseLookup or the name that the address has in the DNS
     * @param crl its issuer's list of revoked certificates is looked at
     * @param ocsp its issuer is asked whether it is revoked
     */
    public record PeerChecks(boolean serverName, boolean clientName, boolean reverseLookup, boolean crl, boolean ocsp) {
        boolean revocation() {
            return crl || ocsp;
        }

        /** Whether a handshake may have to wait for an issuer, the place of its list, or the DNS. */
        public boolean asksOthers() {
            return revocation() || clientName && reverseLookup;
        }
    }

    /** Of a client, or of a server towards clients: client certificates need not name an address. */
    public static final PeerChecks CLIENT_PORT = new PeerChecks(true, false, false, false, false);

    /** Between members of an ensemble: the one that is dialled has a name, the other may come from any address. */
    public static final PeerChecks QUORUM = new PeerChecks(true, false, true, false, false);

    /**
     * Reads the settings by what follows their prefix, such as {@code keyStore.location}.
     *
     * @param setting the text of one; empty if it is not set
     * @param otherwise the checks where nothing is set
     * @throws TlsException if a text makes no sense
     */
    public static TlsSettings read(Function<String, String> setting, PeerChecks otherwise) throws TlsException {
        boolean serverName = flag(setting, "hostnameVerification", otherwise.serverName());
        PeerChecks checks = new PeerChecks(
                serverName,
                serverName && flag(setting, "clientHostnameVerification", otherwise.clientName()),
                flag(setting, "allowReverseDnsLookup", otherwise.reverseLookup()),
                flag(setting, "crl", otherwise.crl()),
                flag(setting, "ocsp", otherwise.ocsp()));
        Negotiation negotiation = new Negotiation(
                protocols(setting),
                list(setting.apply("ciphersuites")),
                word(ClientAuth.class, "clientAuth", setting.apply("clientAuth"), ClientAuth.NEED));
        Library library = word(Library.class, "sslProvider", setting.apply("sslProvider"), Library.BEST);
        return new TlsSettings(
                store(setting, "keyStore."), store(setting, "trustStore."), negotiation, checks, library);
    }

    private static StoreFile store(Function<String, String> setting, String kind) {
        return new StoreFile(
                setting.apply(kind + "location"),
                setting.apply(kind + "type"),
                setting.apply(kind + "password"),
                setting.apply(kind + "passwordPath"));
    }

    /** {@code protocol} stands for itself and what is newer or older by one: TLSv1.3 takes TLSv1.2 too. */
    private static List<String> protocols(Function<String, String> setting) {
        List<String> enabled = list(setting.apply("enabledProtocols"));
        String protocol = setting.apply("protocol");
        if (!enabled.isEmpty() || protocol.isEmpty() || protocol.equals("TLS")) {
            return enabled;
        }
        return protocol.equals("TLSv1.3") ? List.of("TLSv1.3", "TLSv1.2") : List.of(protocol);
    }

    private static boolean flag(Function<String, String> setting, String key, boolean otherwise) {
        String text = setting.apply(key);
        return text.isEmpty() ? otherwise : Boolean.parseBoolean(text);
    }

    private static List<String> list(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s*,\\s*"));
    }

    private static <E extends Enum<E>> E word(Class<E> words, String key, String text, E otherwise)
            throws TlsException {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Enum.valueOf(words, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TlsException(key + "=" + text + " is none of " + Arrays.toString(words.getEnumConstants()), e);
        }
    }
}
