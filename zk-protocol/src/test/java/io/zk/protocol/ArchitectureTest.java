package io.zk.protocol;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.zk.rules.Layers;
import io.zk.rules.Purity;
import io.zk.rules.Rules;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the packages of this module, and what its pure packages may touch. */
class ArchitectureTest {
    private static final String ROOT = "io.zk.protocol";
    private static final JavaClasses CLASSES = Rules.classesOf(ROOT);

    @Test
    void arrowsOnlyPointToLowerLayers() {
        Layers.of(ROOT, "wire:", "data: wire", "message: data wire", "tls:", "sasl:")
                .check(CLASSES);
    }

    @Test
    void purePackagesTouchNothingOutside() {
        Purity.of(ROOT + ".wire..", ROOT + ".data..", ROOT + ".message..").check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        Rules.noCycles(ROOT).check(CLASSES);
    }

    @Test
    void configurationIsReadInOnePlace() {
        Rules.configurationIsAValue().check(CLASSES);
    }

    @Test
    void staticsAreFinal() {
        Rules.noMutableStatics().check(CLASSES);
    }
}
