package io.zk.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which package of a module may use which, as a table of lines {@code "zab: quorum protocol"}: what stands before the
 * colon may use itself and what stands after it. A name is the first part of the package's name below the module's
 * root, {@code .} is the root itself, and another module goes by the part after {@code io.zk.}. A package that
 * the table does not have is a fault too: a new one takes its place in the design before it takes any code.
 */
public final class Layers {
    private static final String PROJECT = "io.zk.";

    private final String root;
    private final Map<String, Set<String>> allowed = new TreeMap<>();

    private Layers(String root, String... lines) {
        this.root = root;
        for (String line : lines) {
            int colon = line.indexOf(':');
            String[] targets = line.substring(colon + 1).strip().split(" +", -1);
            allowed.put(line.substring(0, colon).strip(), new TreeSet<>(Arrays.asList(targets)));
        }
    }

    /** The rule for the module whose packages are {@code root} and what lies below it. */
    public static ArchRule of(String root, String... lines) {
        return ArchRuleDefinition.classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new Layers(root, lines).onlyUseLowerPackages())
                .allowEmptyShould(true);
    }

    private ArchCondition<JavaClass> onlyUseLowerPackages() {
        return new ArchCondition<>("only use packages of lower layers") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                Set<String> targets = allowed.get(name(item));
                if (targets == null) {
                    String message = item.getName() + " is in a package that the layers do not know";
                    events.add(SimpleConditionEvent.violated(item, message));
                    return;
                }
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    boolean fine = !target.getPackageName().startsWith(PROJECT)
                            || name(target).equals(name(item))
                            || targets.contains(name(target));
                    if (!fine) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private String name(JavaClass item) {
        String name = item.getPackageName();
        if (name.equals(root)) {
            return ".";
        }
        String base = name.startsWith(root + ".") ? root + "." : PROJECT;
        String below = name.substring(base.length());
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
