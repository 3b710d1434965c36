package io.zk.rules;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.regex.Pattern;

/** The rules that do not depend on which module they are held in. */
public final class Rules {
    private static final Pattern PROPERTY_READ = Pattern.compile(
            "java\\.lang\\.System\\.(getProperty|getProperties|setProperty|setProperties|clearProperty|getenv)"
                    + "|java\\.lang\\.(Integer\\.getInteger|Long\\.getLong|Boolean\\.getBoolean)"
                    + "|io\\.netty\\.util\\.internal\\.SystemPropertyUtil\\..*");

    private static final Pattern EXIT = Pattern.compile("java\\.lang\\.(System\\.exit|Runtime\\.(exit|halt))");

    private static final Pattern CONFIG = Pattern.compile("io\\.zk\\.(\\w+\\.)*config\\..*|io\\.zk\\.(.*\\.)?Main");

    private static final Pattern MAIN = Pattern.compile("io\\.zk\\.(.*\\.)?(Main|[A-Z]\\w*Command)");

    private Rules() {}

    /** The main classes of the module whose packages are {@code root} and what lies below it. */
    public static JavaClasses classesOf(String root) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
        if (classes.isEmpty()) {
            throw new AssertionError("no classes below " + root);
        }
        return classes;
    }

    /** No two packages use each other, however far around. */
    public static ArchRule noCycles(String root) {
        return SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /** Configuration is read in {@code config} and where a program starts; a program ends where it started. */
    public static ArchRule configurationIsAValue() {
        return ArchRuleDefinition.classes()
                .should(new ArchCondition<>("leave system properties to config, and exit to Main") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        String name = outermost(item).getName();
                        for (JavaAccess<?> access : item.getAccessesFromSelf()) {
                            String target = access.getTargetOwner().getName() + "." + access.getName();
                            boolean reads = PROPERTY_READ.matcher(target).matches()
                                    && !CONFIG.matcher(name).matches();
                            boolean exits = EXIT.matcher(target).matches()
                                    && !MAIN.matcher(name).matches();
                            if (reads || exits) {
                                events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                            }
                        }
                    }
                });
    }

    /** No static field can be set twice. */
    public static ArchRule noMutableStatics() {
        return ArchRuleDefinition.classes().should(new ArchCondition<>("have no static field that is not final") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (JavaField field : item.getFields()) {
                    boolean mutable = field.getModifiers().contains(JavaModifier.STATIC)
                            && !field.getModifiers().contains(JavaModifier.FINAL);
                    if (mutable) {
                        events.add(SimpleConditionEvent.violated(field, field.getDescription() + " is not final"));
                    }
                }
            }
        });
    }

    private static JavaClass outermost(JavaClass item) {
        JavaClass outer = item;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
