package io.zk.tools;

import io.zk.rules.Layers;
import io.zk.rules.ModuleRules;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the packages of this module. */
class ArchitectureTest extends ModuleRules {
    private static final String ROOT = "io.zk.tools";

    ArchitectureTest() {
        super(ROOT);
    }

    @Test
    void arrowsOnlyPointToLowerLayers() {
        Layers.of(ROOT, "file: server protocol", "backup: file server client protocol", ".: file backup")
                .check(classes);
    }
}
