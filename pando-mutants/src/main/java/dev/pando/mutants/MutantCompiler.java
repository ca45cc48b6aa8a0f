package dev.pando.mutants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes a mutant's classes: of the edited files alone, against everything else as it was built. */
final class MutantCompiler {
    private final Path root;
    private final String classPath;

    /**
     * @param root of the project
     * @param classPath on which all of its modules are, built
     */
    MutantCompiler(Path root, String classPath) {
        this.root = root;
        this.classPath = classPath;
    }

    /**
     * Compiles a mutant.
     *
     * @param folder an empty one, for its sources and classes
     * @return where its classes are
     * @throws UnusableMutantException if it applies no more, or doesn't compile
     */
    Path compile(Mutant mutant, Path folder) throws IOException, UnusableMutantException {
        List<Path> sources = writeSources(mutant, folder.resolve("sources"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("There is no Java compiler here: mutants need a JDK, not a JRE.");
        }
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-g",
                    "-implicit:none",
                    "--release",
                    "17",
                    "-cp",
                    classPath,
                    "-d",
                    classes.toString());
            boolean compiled = compiler.getTask(
                            null, files, diagnostics, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new UnusableMutantException(Outcome.State.DOES_NOT_COMPILE, firstError(diagnostics));
            }
        }
        return classes;
    }

    private List<Path> writeSources(Mutant mutant, Path folder) throws IOException, UnusableMutantException {
        Map<Path, String> changed = new LinkedHashMap<>();
        for (Edit edit : mutant.edits()) {
            Path target = folder.resolve(edit.module().relative(edit.name()));
            String before = changed.get(target);
            changed.put(target, edit.applyTo(before == null ? read(edit) : before));
        }
        List<Path> written = new ArrayList<>();
        for (Map.Entry<Path, String> entry : changed.entrySet()) {
            Path parent = entry.getKey().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            written.add(Files.writeString(entry.getKey(), entry.getValue()));
        }
        return written;
    }

    private String read(Edit edit) throws IOException, UnusableMutantException {
        Path source = root.resolve(edit.module().source(edit.name()));
        if (!Files.exists(source)) {
            throw new UnusableMutantException(Outcome.State.APPLIES_NO_MORE, "There is no " + source + " any more.");
        }
        return Files.readString(source);
    }

    private static String firstError(DiagnosticCollector<JavaFileObject> diagnostics) {
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .findFirst()
                .orElse("The compiler does not say why.");
    }
}
