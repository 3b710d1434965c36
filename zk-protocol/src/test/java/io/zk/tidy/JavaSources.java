package io.zk.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** All Java files of the repository, parsed once by the parser of the running JDK. */
final class JavaSources {
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> testLiterals = new TreeSet<>();

    private JavaSources() {}

    /** Parses these files; one that does not parse is an error. */
    static JavaSources parse(List<SourceFile> files) {
        JavaSources sources = new JavaSources();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<Unit> units = files.stream().map(Unit::new).toList();
        Map<URI, SourceFile> byUri = new HashMap<>();
        units.forEach(unit -> byUri.put(unit.toUri(), unit.file));
        JavacTask task = (JavacTask) compiler.getTask(null, null, diagnostics, List.of("-proc:none"), null, units);
        DocTrees docs = DocTrees.instance(task);
        try {
            for (CompilationUnitTree tree : task.parse()) {
                // The compiler hands its own wrapper back: the name is what tells which file it is.
                SourceFile file = byUri.get(tree.getSourceFile().toUri());
                if (file == null) {
                    throw new AssertionError(tree.getSourceFile());
                }
                sources.findings.addAll(JavaRules.findings(file, tree, docs));
                if (file.isTest()) {
                    sources.collectLiterals(tree);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                throw new AssertionError(diagnostic);
            }
        }
        return sources;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Every string that a test's source holds. */
    Set<String> testLiterals() {
        return testLiterals;
    }

    private void collectLiterals(CompilationUnitTree tree) {
        TreeScanner<@Nullable Void, @Nullable Void> scanner = new TreeScanner<>() {
            @Override
            public @Nullable Void visitLiteral(LiteralTree node, @Nullable Void unused) {
                if (node.getValue() instanceof String text) {
                    testLiterals.add(text);
                }
                return null;
            }
        };
        scanner.scan(tree, null);
    }

    /** A file that is already in memory, for the parser. */
    private static final class Unit extends SimpleJavaFileObject {
        private final SourceFile file;

        Unit(SourceFile file) {
            super(URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE);
            this.file = file;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return file.text();
        }
    }
}
