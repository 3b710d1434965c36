package io.zk.server;

import io.zk.rules.Layers;
import io.zk.rules.ModuleRules;
import io.zk.rules.Purity;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the packages of this module, and what its pure packages may touch. */
class ArchitectureTest extends ModuleRules {
    private static final String ROOT = "io.zk.server";

    private static final String[] PURE = {
        "txn", "quorum", "acl", "tree", "watch", "session", "op", "election", "zab", "replica"
    };
    private static final String LAYER_0 = " txn quorum acl protocol";
    private static final String LAYER_1 = " tree watch session" + LAYER_0;
    private static final String LAYER_3 = " replica op election zab" + LAYER_1;
    private static final String LAYER_4 = " storage net auth ops config" + LAYER_3;

    ArchitectureTest() {
        super(ROOT);
    }

    @Test
    void arrowsOnlyPointToLowerLayers() {
        Layers.of(
                        ROOT,
                        "txn: protocol",
                        "quorum: protocol",
                        "acl: protocol",
                        "tree:" + LAYER_0,
                        "watch:" + LAYER_0,
                        "session:" + LAYER_0,
                        "op:" + LAYER_1,
                        "election: quorum protocol",
                        "zab: quorum protocol",
                        "replica: op election zab" + LAYER_1,
                        "storage:" + LAYER_3,
                        "net:" + LAYER_3,
                        "auth:" + LAYER_3,
                        "ops:" + LAYER_3,
                        "config:" + LAYER_3,
                        ".:" + LAYER_4)
                .check(classes);
    }

    @Test
    void purePackagesTouchNothingOutside() {
        String[] packages =
                Arrays.stream(PURE).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
        Purity.of(packages).check(classes);
    }
}
