package io.zk.tools;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.zk.rules.Layers;
import io.zk.rules.Rules;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the packages of this module. */
class ArchitectureTest {
    private static final String ROOT = "io.zk.tools";
    private static final JavaClasses CLASSES = Rules.classesOf(ROOT);

    @Test
    void arrowsOnlyPointToLowerLayers() {
        Layers.of(ROOT, "file: server protocol", "backup: file server client protocol", ".: file backup")
                .check(CLASSES);
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
