package io.zk.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.Distribution.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What is in the tarball, and that nothing in it depends on who packed it and when. */
class TarballTest {
    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Path tarball() throws IOException {
        Path target = Distribution.home().getParent().getParent();
        List<String> tarballs =
                names(target).stream().filter(name -> name.endsWith(".tar.gz")).toList();
        assertEquals(1, tarballs.size(), tarballs::toString);
        return target.resolve(tarballs.get(0));
    }

    @Test
    void holdsWhatAUserLooksFor() throws IOException {
        List<String> top = names(Distribution.home());
        assertTrue(
                top.containsAll(List.of("LICENSE", "NOTICE", "README", "bin", "conf", "docs", "lib", "release")),
                top::toString);
        List<String> scripts = names(Distribution.home().resolve("bin"));
        assertEquals(
                List.of(
                        "zkBackup.sh",
                        "zkCleanup.sh",
                        "zkCli.sh",
                        "zkEnv.sh",
                        "zkServer-initialize.sh",
                        "zkServer.sh",
                        "zkSnapShotToolkit.sh",
                        "zkSnapshotComparer.sh",
                        "zkSnapshotRecursiveSummaryToolkit.sh",
                        "zkTestCa.sh",
                        "zkTool.sh",
                        "zkTxnLogToolkit.sh"),
                scripts);
        for (String script : scripts) {
            assertTrue(Files.isExecutable(Distribution.home().resolve("bin").resolve(script)), script);
        }
        assertTrue(names(Distribution.home().resolve("conf")).containsAll(List.of("log4j2.xml", "zoo_sample.cfg")));
        List<String> jars = names(Distribution.home().resolve("lib"));
        for (String ours : List.of("zk-cli-", "zk-client-", "zk-protocol-", "zk-server-")) {
            assertEquals(1, jars.stream().filter(jar -> jar.startsWith(ours)).count(), jars::toString);
        }
        for (String test : List.of("junit", "curator", "zookeeper", "archunit", "commons-cli")) {
            assertTrue(jars.stream().noneMatch(jar -> jar.contains(test)), jars::toString);
        }
    }

    @Test
    void entriesSayNothingAboutTheBuilder() throws IOException {
        Run listing = Distribution.run(
                Map.of("TZ", "UTC"),
                List.of("tar", "--full-time", "-tvzf", tarball().toString()));
        assertEquals(0, listing.exit(), listing.err());
        Pattern entry = Pattern.compile("(\\S+) root/root +\\d+ (\\S+ \\S+) (\\S+)");
        TreeSet<String> times = new TreeSet<>();
        for (String line : listing.lines()) {
            Matcher matcher = entry.matcher(line);
            assertTrue(matcher.matches(), line);
            boolean runs = matcher.group(3).matches("[^/]+/(.*/|bin/.*|systemd/.*[.]sh)?");
            assertEquals(runs ? "rwxr-xr-x" : "rw-r--r--", matcher.group(1).substring(1), line);
            times.add(matcher.group(2));
        }
        assertEquals(1, times.size(), times::toString);
    }

    @Test
    void theListOfComponentsNamesEveryJar() throws IOException {
        Path sbom = Distribution.home().resolve("sbom.cdx.json");
        Assumptions.assumeTrue(Files.exists(sbom), "there is no list of components after an offline build");
        String components = Files.readString(sbom);
        for (String jar : names(Distribution.home().resolve("lib"))) {
            Matcher matcher =
                    Pattern.compile("(.+?)-(\\d.*?)(-linux-\\w+)?\\.jar").matcher(jar);
            assertTrue(matcher.matches(), jar);
            assertTrue(components.contains("/" + matcher.group(1) + "@" + matcher.group(2) + "?"), jar);
        }
    }
}
