package io.zk.cli;

import io.zk.rules.Layers;
import io.zk.rules.ModuleRules;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the packages of this module. */
class ArchitectureTest extends ModuleRules {
    private static final String ROOT = "io.zk.cli";

    ArchitectureTest() {
        super(ROOT);
    }

    @Test
    void arrowsOnlyPointToLowerLayers() {
        Layers.of(ROOT, "command: client protocol", "shell: command client protocol", ".: shell client")
                .check(classes);
    }
}
