package io.zk.client;

import io.zk.rules.Layers;
import io.zk.rules.ModuleRules;
import io.zk.rules.Purity;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the packages of this module, and what its pure packages may touch. */
class ArchitectureTest extends ModuleRules {
    private static final String ROOT = "io.zk.client";

    ArchitectureTest() {
        super(ROOT);
    }

    @Test
    void arrowsOnlyPointToLowerLayers() {
        Layers.of(
                        ROOT,
                        "hosts: protocol",
                        "session: hosts protocol",
                        "net: session hosts protocol",
                        "api: net session hosts protocol",
                        "recipes: api net session hosts protocol")
                .check(classes);
    }

    @Test
    void purePackagesTouchNothingOutside() {
        Purity.of(ROOT + ".session..", ROOT + ".hosts..").check(classes);
    }
}
