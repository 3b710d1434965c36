package io.zk.protocol.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.certificates.Authority;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL where it is not, and where somebody has put one that can't be used; and its words for what Java says too. */
class OpenSslTest {
    private static TlsContext open(String keys, String provider) throws TlsException {
        Map<String, String> settings = Map.of("keyStore.location", keys, "sslProvider", provider);
        return LiveTls.open(TlsSettings.read(key -> settings.getOrDefault(key, ""), TlsSettings.CLIENT_PORT))
                .current();
    }

    /** In a process of its own, with another class path. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) throws TlsException {
            System.out.println(open(arguments[0], "").library());
            System.out.println(assertThrows(TlsException.class, () -> open(arguments[0], "OPENSSL"))
                    .getMessage());
        }
    }

    private static String keys(Path folder) {
        Authority authority = new Authority("CN=Test Authority");
        return Authority.keyFile(folder.resolve("keys.pem"), authority.issue("CN=owner"))
                .toString();
    }

    @Test
    void whereItIsNotJavaSpeaksTlsWithoutAWord(@TempDir Path folder) throws Exception {
        String keys = keys(folder);
        assertEquals(new TlsContext.Library(false, ""), open(keys, "").library());
        for (String owner : List.of(keys, "")) {
            TlsException refused = assertThrows(TlsException.class, () -> open(owner, "openssl"));
            assertEquals(
                    "sslProvider=OPENSSL can't be used: there is no jar netty-tcnative-classes on the class path",
                    refused.getMessage());
        }
    }

    @Test
    void oneThatCantBeUsedLeavesTlsToJavaAndSaysWhy(@TempDir Path folder) throws Exception {
        Path source = Files.createDirectories(folder.resolve("io/netty/internal/tcnative"))
                .resolve("SSLContext.java");
        Files.writeString(source, "package io.netty.internal.tcnative; public final class SSLContext {}");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()));
        Path out = folder.resolve("out");
        Process probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path") + File.pathSeparator + folder,
                        Probe.class.getName(),
                        keys(folder))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = probe.waitFor(60, TimeUnit.SECONDS);
        probe.destroyForcibly();
        String said = Files.readString(out);
        assertTrue(ended, said);
        assertTrue(said.contains("Library[openSsl=false, failure=its library can't be loaded ("), said);
        assertTrue(said.contains("sslProvider=OPENSSL can't be used: its library can't be loaded ("), said);
    }

    @Test
    void whatTheOtherSideSaysIsTheSameInBoth() {
        String ended =
                "the other side ended the TLS handshake: certificate_revoked (the certificate of this side is revoked)";
        for (String words : List.of(
                "Received fatal alert: certificate_revoked",
                "(certificate_revoked) Received fatal alert: certificate_revoked",
                "error:10000414:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_REVOKED")) {
            assertEquals(ended, TlsFailure.reason(new SSLHandshakeException(words)), words);
        }
        assertTrue(TlsFailure.reason(new SSLHandshakeException(
                        "error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED"))
                .startsWith("the other side ended the TLS handshake: certificate_required (it wants a certificate"));
    }
}
