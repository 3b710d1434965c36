package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.sim.SimDisk;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.tree.TreeWalk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files as Apache 3.9.6 wrote them in one run, and what the tests of this package share. */
final class Golden {
    static final Path DATA = Path.of("/data");
    static final StorageSettings SETTINGS = StorageSettings.of(DATA);
    static final Path FOLDER = SETTINGS.logFolder();
    static final TreeRules RULES = new TreeRules(true, false, true);

    private Golden() {}

    /** {@code log.1}, {@code snapshot.0} or {@code snapshot.10}. */
    static byte[] file(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/io/zk/server/tree/" + name + ".hex")) {
            String hex = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        }
    }

    /** Holds that the message of a failure has these words in it. */
    static void says(Throwable failure, String words) {
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(words), message);
    }

    static SimDisk disk(long seed) {
        SimDisk disk = new SimDisk(new Random(seed));
        disk.createFolders(FOLDER);
        return disk;
    }

    /** The tree as text, ACLs as lists since their ids differ between trees. */
    static SortedMap<String, String> image(DataTree tree) {
        SortedMap<String, String> image = new TreeMap<>();
        TreeWalk walk = new TreeWalk(tree);
        boolean more = true;
        while (more) {
            more = walk.next(
                    100,
                    (path, node) ->
                            image.put(path, Arrays.toString(node.data()) + tree.acl(node.aclId()) + node.storedStat()));
        }
        return image;
    }
}
