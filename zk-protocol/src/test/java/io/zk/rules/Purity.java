package io.zk.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A pure package holds plain single-threaded objects, so that a simulator can run them from one seed: no file, socket,
 * clock, thread, random source, static mutable state, system property or log. What it may touch outside the project is a
 * short list, so that whatever is not on it has to be argued for.
 */
public final class Purity {
    private static final Pattern ALLOWED = Pattern.compile(String.join(
            "|",
            "io\\.zk\\..*", // what of it, the layers say
            "org\\.jspecify\\.annotations\\..*",
            "io\\.netty\\.buffer\\.(ByteBuf|ByteBufUtil|Unpooled|ByteBufInputStream|ByteBufOutputStream)",
            "io\\.netty\\.util\\.collection\\..*", // plain maps with primitive keys
            "[a-z]+", // primitive types, void
            "java\\.lang\\.(annotation\\..*|[A-Z][\\w$]*)",
            "java\\.util\\.[A-Z][\\w$]*",
            "java\\.util\\.(function|stream|regex)\\..*",
            "java\\.util\\.zip\\.(CRC32|CRC32C|Adler32|Checksum)",
            "java\\.util\\.random\\.RandomGenerator", // one that is passed in and seeded outside
            "java\\.util\\.concurrent\\.TimeUnit", // a plain enum
            "java\\.io\\.Serializable", // of enums and lambdas
            "java\\.math\\..*",
            "java\\.nio\\.([A-Z]\\w*Buffer|ByteOrder|Buffer(Over|Under)flowException)",
            "java\\.nio\\.charset\\..*",
            "java\\.security\\.(MessageDigest|NoSuchAlgorithmException|GeneralSecurityException)",
            "javax\\.security\\.auth\\.x500\\.X500Principal", // a value
            "java\\.time\\.Duration"));

    private static final Pattern BANNED = Pattern.compile(String.join(
            "|",
            "java\\.lang\\.(Thread\\w*|InheritableThreadLocal|Process\\w*|Runtime|ClassLoader)([.$].*)?",
            "java\\.util\\.(Random|SplittableRandom|Timer\\w*|Scanner|ServiceLoader|Date|\\w*Calendar|TimeZone)",
            // Their order differs from one run to the next.
            "java\\.util\\.(Identity|Weak)HashMap"));

    private static final Pattern BANNED_MEMBER = Pattern.compile(String.join(
            "|",
            "java\\.lang\\.System\\.(?!arraycopy$).*",
            "java\\.lang\\.Math\\.random",
            "java\\.lang\\.\\w+\\.(wait|notify|notifyAll)",
            "java\\.util\\.UUID\\.randomUUID",
            "java\\.util\\.Collections\\.(synchronized\\w*|shuffle)",
            "java\\.util\\.random\\.RandomGenerator\\.(of|getDefault)",
            "java\\..*\\.(parallel|parallelStream|commonPool)",
            // Salted for each run of the JVM: what iterates over it differs from run to run.
            "java\\.util\\.(Set|Map)\\.(of|copyOf|ofEntries)",
            "java\\.util\\.stream\\.Collectors\\.(toSet|toUnmodifiableSet|toUnmodifiableMap)"));

    private static final Pattern MUTABLE = Pattern.compile("io\\.netty\\.buffer\\..*|java\\.nio\\..*Buffer"
            + "|java\\.lang\\.StringBuilder|java\\.security\\.MessageDigest|java\\.util\\.zip\\..*"
            + "|java\\.util\\.(Array|Linked)(List|Deque)|java\\.util\\.BitSet");

    private Purity() {}

    /** The rule for these packages and what lies below them. */
    public static ArchRule of(String... packages) {
        return ArchRuleDefinition.classes()
                .that()
                .resideInAnyPackage(packages)
                .should(touchNothingOutside())
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaClass> touchNothingOutside() {
        return new ArchCondition<>("be pure") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    String target =
                            dependency.getTargetClass().getBaseComponentType().getName();
                    if (!ALLOWED.matcher(target).matches()
                            || BANNED.matcher(target).matches()) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
                for (JavaAccess<?> access : item.getAccessesFromSelf()) {
                    String target = access.getTargetOwner().getName() + "." + access.getName();
                    if (BANNED_MEMBER.matcher(target).matches() && !hasNoOrder(access)) {
                        events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                    }
                }
                for (JavaField field : item.getFields()) {
                    boolean shared = field.getModifiers().contains(JavaModifier.STATIC)
                            && MUTABLE.matcher(field.getRawType().getName()).matches();
                    if (shared) {
                        events.add(SimpleConditionEvent.violated(field, field.getDescription() + " is shared state"));
                    }
                }
            }
        };
    }

    /** Whether the access makes a set or a map of at most one element. */
    private static boolean hasNoOrder(JavaAccess<?> access) {
        if (!(access instanceof JavaMethodCall call) || !call.getName().equals("of")) {
            return false;
        }
        List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
        boolean array = parameters.stream().anyMatch(JavaClass::isArray);
        int perElement = call.getTargetOwner().isEquivalentTo(Map.class) ? 2 : 1;
        return !array && parameters.size() <= perElement;
    }
}
