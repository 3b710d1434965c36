package io.zk.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** What one Java file is held to: reads the parser's tree, no types needed. */
final class JavaRules extends TreePathScanner<@Nullable Void, @Nullable Void> {
    static final int FILE_LINES_MAX = 500;
    static final int TEST_FILE_LINES_MAX = 600;
    static final int METHOD_LINES_MAX = 60;
    static final int COMPLEXITY_MAX = 15;
    static final int PARAMETERS_MAX = 6;
    static final int PACKAGE_DOC_LINES_MAX = 5;

    private static final Pattern TYPE_NAME =
            Pattern.compile("\\w*(Manager|Processor|Helper|Helpers|Util|Utils|Impl|Common)");
    private static final Pattern PACKAGE_NAME =
            Pattern.compile("(.*\\.)?(utils?|impl|internal|common|helpers?|misc|managers?)(\\..*)?");
    private static final Pattern ACCESSOR = Pattern.compile("get[A-Z]\\w*");

    /** Operations of the protocol, which every client calls by these names. */
    private static final Set<String> OPERATIONS = Set.of(
            "getData", "getChildren", "getAcl", "getConfig", "getEphemerals", "getAllChildrenNumber", "getChildren2");

    /** Packages whose classes are shared between threads, or own one. */
    private static final Pattern SHELL = Pattern.compile("io\\.zk\\.server(\\.(net|storage|ops|auth)(\\..*)?)?"
            + "|io\\.zk\\.protocol\\.(tls|sasl)"
            + "|io\\.zk\\.client\\.(net|api|recipes)(\\..*)?"
            + "|io\\.zk\\.cli(\\..*)?"
            + "|io\\.zk\\.bench(\\..*)?");

    /** Types of that package which say something about time or failure, and share nothing. */
    private static final Pattern CONCURRENT =
            Pattern.compile("java\\.util\\.concurrent\\.(?!TimeUnit$|TimeoutException$|\\w+Exception$).*");

    private final SourceFile file;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final DocTrees docs;
    private final boolean shell;
    private final Deque<String> types = new ArrayDeque<>();
    private final List<Finding> findings = new ArrayList<>();

    private JavaRules(SourceFile file, CompilationUnitTree unit, DocTrees docs) {
        this.file = file;
        this.unit = unit;
        this.docs = docs;
        this.positions = docs.getSourcePositions();
        PackageTree pack = unit.getPackage();
        String name = pack == null ? "" : pack.getPackageName().toString();
        this.shell = file.isTest() || SHELL.matcher(name).matches();
    }

    static List<Finding> findings(SourceFile file, CompilationUnitTree unit, DocTrees docs) {
        JavaRules rules = new JavaRules(file, unit, docs);
        int lines = file.lines().size();
        int max = file.isTest() ? TEST_FILE_LINES_MAX : FILE_LINES_MAX;
        rules.limit("file-lines", file.path(), lines, max);
        rules.scan(unit, null);
        return rules.findings;
    }

    @Override
    public @Nullable Void visitPackage(PackageTree node, @Nullable Void unused) {
        String name = node.getPackageName().toString();
        if (PACKAGE_NAME.matcher(name).matches()) {
            no("package-name", file.path(), name + " says nothing about what is in it");
        }
        if (file.fileName().equals("package-info.java")) {
            boolean marked = node.getAnnotations().stream()
                    .map(AnnotationTree::getAnnotationType)
                    .anyMatch(type -> type.toString().endsWith("NullMarked"));
            if (!marked) {
                no("null-marked", file.path(), "lacks @NullMarked");
            }
            String doc = docs.getDocComment(getCurrentPath());
            int lines = doc == null ? 0 : (int) doc.strip().lines().count();
            if (lines == 0) {
                no("package-doc", file.path(), "does not say what the package owns");
            }
            limit("package-doc", file.path(), lines, PACKAGE_DOC_LINES_MAX);
        }
        return super.visitPackage(node, null);
    }

    @Override
    public @Nullable Void visitImport(ImportTree node, @Nullable Void unused) {
        String name = node.getQualifiedIdentifier().toString();
        if (!shell && CONCURRENT.matcher(name).matches()) {
            no("concurrency", file.path(), name + " outside the shell");
        }
        return super.visitImport(node, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree node, @Nullable Void unused) {
        String name = node.getSimpleName().toString();
        if (TYPE_NAME.matcher(name).matches()) {
            no("type-name", file.path() + "#" + name, "names no thing of the domain");
        }
        boolean top = types.isEmpty();
        if (top && !file.isTest() && docs.getDocComment(getCurrentPath()) == null) {
            no("class-doc", file.path() + "#" + name, "has no header that says what it is and who owns it");
        }
        types.push(name.isEmpty() ? "anonymous" : name);
        for (Tree member : node.getMembers()) {
            if (member instanceof BlockTree block) {
                measure("initializer", block);
            }
        }
        super.visitClass(node, null);
        types.pop();
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree node, @Nullable Void unused) {
        String name = node.getName().toString().replace("<init>", Objects.requireNonNullElse(types.peek(), ""));
        boolean ofRecord = node.getReturnType() == null && inRecord();
        if (!ofRecord) {
            limit("parameters", file.path() + "#" + name, node.getParameters().size(), PARAMETERS_MAX);
        }
        boolean overrides = node.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
        if (ACCESSOR.matcher(name).matches() && !OPERATIONS.contains(name) && !overrides) {
            no("accessor-name", file.path() + "#" + name, "starts with get");
        }
        if (!shell && node.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
            no("concurrency", file.path() + "#" + name, "synchronized outside the shell");
        }
        if (node.getBody() != null) {
            measure(name, node.getBody());
        }
        return super.visitMethod(node, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree node, @Nullable Void unused) {
        if (!shell && node.getModifiers().getFlags().contains(Modifier.VOLATILE)) {
            no("concurrency", file.path() + "#" + node.getName(), "volatile outside the shell");
        }
        return super.visitVariable(node, null);
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree node, @Nullable Void unused) {
        if (!shell) {
            no("concurrency", file.path(), "synchronized outside the shell, line " + line(node));
        }
        return super.visitSynchronized(node, null);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree node, @Nullable Void unused) {
        if (!shell && node.getIdentifier().toString().equals("Thread")) {
            no("concurrency", file.path(), "a thread outside the shell, line " + line(node));
        }
        return super.visitNewClass(node, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void unused) {
        if (node.getMethodSelect() instanceof MemberSelectTree select) {
            String on = select.getExpression().toString();
            boolean sleep = select.getIdentifier().contentEquals("sleep")
                    && (on.endsWith("Thread") || on.contains("TimeUnit") || on.matches("[A-Z]+SECONDS"));
            if (sleep && file.isTest()) {
                no("sleep", file.path(), "sleeps and hopes, line " + line(node));
            }
            if (select.getIdentifier().contentEquals("printStackTrace")) {
                no("stack-trace", file.path(), "prints a stack trace past the log, line " + line(node));
            }
        }
        return super.visitMethodInvocation(node, null);
    }

    @Override
    public @Nullable Void visitCatch(CatchTree node, @Nullable Void unused) {
        if (node.getParameter().getType().toString().contains("NullPointerException")) {
            no("null-pointer", file.path(), "catches what only a fault throws, line " + line(node));
        }
        return super.visitCatch(node, null);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree node, @Nullable Void unused) {
        String name = node.getAnnotationType().toString();
        if (file.isTest() && name.startsWith("Disabled")) {
            no("disabled-test", file.path(), "a test that does not run, line " + line(node));
        }
        return super.visitAnnotation(node, null);
    }

    private boolean inRecord() {
        Tree parent = getCurrentPath().getParentPath().getLeaf();
        return parent.getKind() == Tree.Kind.RECORD;
    }

    private void measure(String name, BlockTree body) {
        String place = file.path() + "#" + name;
        long start = positions.getStartPosition(unit, body);
        long end = positions.getEndPosition(unit, body) - 1;
        int lines =
                (int) (unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start)) + 1;
        limit("method-lines", place, lines, METHOD_LINES_MAX);
        limit("complexity", place, Complexity.of(body), COMPLEXITY_MAX);
    }

    private long line(Tree node) {
        return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, node));
    }

    private void limit(String rule, String place, int measure, int max) {
        if (measure > max) {
            findings.add(new Finding(rule, place, measure, "at most " + max));
        }
    }

    private void no(String rule, String place, String detail) {
        findings.add(new Finding(rule, place, 1, detail));
    }
}
