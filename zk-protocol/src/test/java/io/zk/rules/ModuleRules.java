package io.zk.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules that every module is held to; its own ones stand in its {@code ArchitectureTest}, which extends this. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ModuleRules {
    /** The main classes of the module. */
    protected final JavaClasses classes;

    private final String root;

    /** @param root the package that all others of the module lie below */
    protected ModuleRules(String root) {
        this.root = root;
        this.classes = Rules.classesOf(root);
    }

    @Test
    void packagesHaveNoCycles() {
        Rules.noCycles(root).check(classes);
    }

    @Test
    void configurationIsReadInOnePlace() {
        Rules.configurationIsAValue().check(classes);
    }

    @Test
    void staticsAreFinal() {
        Rules.noMutableStatics().check(classes);
    }
}
