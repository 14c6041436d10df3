package stator.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** All Java sources of the project, parsed. */
final class Sources {
    private final Path root;
    private final List<Path> files;

    Sources(Path root) throws IOException {
        this.root = root;
        List<Path> found = new ArrayList<>();
        for (String module : List.of("wal", "index", "core", "streams", "server", "perf")) {
            Path src = root.resolve(module).resolve("src");
            if (!Files.isDirectory(src)) {
                continue; // a module that has no code yet
            }
            try (Stream<Path> tree = Files.walk(src)) {
                tree.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
            }
        }
        files = found.stream().sorted().toList();
    }

    List<Path> files() {
        return files;
    }

    /** Path from the top of the project, with slashes. */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /**
     * What the test wants to know of a method.
     *
     * @param path        of its file
     * @param isOpen      whether it can be called from outside its package, and is not there by another's contract
     * @param isCommented whether it has a Javadoc comment
     */
    record Method(String name, String path, long lines, int parameters, boolean isOpen, boolean isCommented) {}

    /** All methods with a body or parameters. */
    List<Method> methods() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Method> methods = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            Trees trees = Trees.instance(task);
            SourcePositions positions = trees.getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
                        methods.add(describe(unit, method, positions));
                        return super.visitMethod(method, null);
                    }

                    private Method describe(CompilationUnitTree in, MethodTree method, SourcePositions at) {
                        ClassTree owner =
                                (ClassTree) getCurrentPath().getParentPath().getLeaf();
                        long first = in.getLineMap().getLineNumber(at.getStartPosition(in, method));
                        long last = in.getLineMap().getLineNumber(at.getEndPosition(in, method));
                        return new Method(
                                owner.getSimpleName() + "." + method.getName(),
                                name(Path.of(in.getSourceFile().toUri())),
                                last - first + 1,
                                parameters(method.getParameters()),
                                isOpen(method),
                                trees.getDocComment(getCurrentPath()) != null);
                    }

                    private boolean isOpen(MethodTree method) {
                        boolean isOpen = method.getModifiers().getFlags().contains(Modifier.PUBLIC)
                                && method.getModifiers().getAnnotations().stream()
                                        .noneMatch(each -> each.getAnnotationType()
                                                .toString()
                                                .equals("Override"));
                        for (Tree around : getCurrentPath()) {
                            isOpen &= !(around instanceof ClassTree type)
                                    || type.getModifiers().getFlags().contains(Modifier.PUBLIC);
                        }
                        return isOpen;
                    }
                }.scan(unit, null);
            }
        }
        return methods;
    }

    /** Number of parameters, where buffer, offset and length are one thing. */
    private static int parameters(List<? extends VariableTree> declared) {
        int count = declared.size();
        for (int i = 0; i + 1 < declared.size(); i++) {
            String next = declared.get(i + 1).getName().toString().toLowerCase(Locale.ROOT);
            if (next.endsWith("offset")) {
                count--;
            } else if (next.endsWith("length")) {
                count--;
            }
        }
        return count;
    }
}
