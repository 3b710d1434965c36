package io.zk.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A KDC of MIT Kerberos on loopback, for one realm, with its files in one folder. One thread starts and stops it. */
final class Kdc implements AutoCloseable {
    static final String REALM = "ZK.TEST";

    private static final Path PROGRAMS = Path.of("/usr/sbin");

    private final Path folder;
    private final Process process;

    private Kdc(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** What is missing on this machine; empty if nothing is. */
    static List<String> missing() {
        List<String> missing = new ArrayList<>(List.of("krb5kdc", "kdb5_util", "kadmin.local"));
        missing.removeIf(program -> Files.isExecutable(PROGRAMS.resolve(program)));
        return missing;
    }

    /** Starts one that knows these principals, each with a random key in a file. */
    static Kdc start(Path folder, List<String> principals) throws IOException {
        int port = Distribution.freePort();
        Files.writeString(
                folder.resolve("krb5.conf"),
                """
                [libdefaults]
                 default_realm = %1$s
                 dns_lookup_kdc = false
                 dns_lookup_realm = false
                 rdns = false
                 udp_preference_limit = 1
                [realms]
                 %1$s = {
                  kdc = 127.0.0.1:%2$d
                 }
                """
                        .formatted(REALM, port));
        Files.writeString(
                folder.resolve("kdc.conf"),
                """
                [kdcdefaults]
                 kdc_listen = 127.0.0.1:%2$d
                 kdc_tcp_listen = 127.0.0.1:%2$d
                [realms]
                 %1$s = {
                  database_name = %3$s/principal
                  key_stash_file = %3$s/stash
                  acl_file = %3$s/acl
                  supported_enctypes = aes256-cts-hmac-sha1-96:normal
                 }
                """
                        .formatted(REALM, port, folder));
        run(folder, "kdb5_util", "create", "-s", "-r", REALM, "-P", "master");
        for (String principal : principals) {
            run(folder, "kadmin.local", "-r", REALM, "-q", "addprinc -randkey " + principal);
            run(folder, "kadmin.local", "-r", REALM, "-q", "ktadd -k " + keytab(folder, principal) + " " + principal);
        }
        ProcessBuilder builder = command(
                folder,
                "krb5kdc",
                "-r",
                REALM,
                "-n",
                "-P",
                folder.resolve("pid").toString());
        Kdc kdc = new Kdc(folder, builder.start());
        kdc.await(port);
        return kdc;
    }

    /** The flags of a Java program that asks it. */
    String flag() {
        return "-Djava.security.krb5.conf=" + folder.resolve("krb5.conf");
    }

    /** A section of a JAAS configuration that logs in as this principal. */
    String section(String name, String principal) {
        return """
                %s {
                  com.sun.security.auth.module.Krb5LoginModule required
                  useKeyTab=true storeKey=true useTicketCache=false
                  keyTab="%s" principal="%s@%s";
                };
                """
                .formatted(name, keytab(folder, principal), principal, REALM);
    }

    private static Path keytab(Path folder, String principal) {
        return folder.resolve(principal.replace('/', '-') + ".keytab");
    }

    private void await(int port) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new AssertionError("the KDC does not listen: " + e);
                }
                RunningServer.pause(20);
            }
        }
    }

    private static void run(Path folder, String program, String... arguments) throws IOException {
        Process process = command(folder, program, arguments).start();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(program + " " + List.of(arguments) + " fails: "
                        + Files.readString(folder.resolve(program + ".log")));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ProcessBuilder command(Path folder, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(PROGRAMS.resolve(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "KRB5_CONFIG", folder.resolve("krb5.conf").toString(),
                        "KRB5_KDC_PROFILE", folder.resolve("kdc.conf").toString()));
        return builder;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
