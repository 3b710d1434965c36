package io.zk.protocol;

import io.zk.rules.Layers;
import io.zk.rules.ModuleRules;
import io.zk.rules.Purity;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the packages of this module, and what its pure packages may touch. */
class ArchitectureTest extends ModuleRules {
    private static final String ROOT = "io.zk.protocol";

    ArchitectureTest() {
        super(ROOT);
    }

    @Test
    void arrowsOnlyPointToLowerLayers() {
        Layers.of(ROOT, "wire:", "data: wire", "message: data wire", "tls:", "sasl:")
                .check(classes);
    }

    @Test
    void purePackagesTouchNothingOutside() {
        Purity.of(ROOT + ".wire..", ROOT + ".data..", ROOT + ".message..").check(classes);
    }
}
