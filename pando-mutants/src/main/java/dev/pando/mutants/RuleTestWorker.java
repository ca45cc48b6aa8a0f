package dev.pando.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Asks a module's tests, class by class, and ends the process at the first that fails. */
final class RuleTestWorker {
    /** All of a module's tests. */
    static final String ALL = "*";

    private RuleTestWorker() {}

    /**
     * @param testClasses of a module
     * @param prefix of the names of those classes that are asked
     * @param which one class of them, or {@link #ALL}
     */
    static void run(Path testClasses, String prefix, String which, WorkerReport report) {
        Launcher launcher = LauncherFactory.create();
        FirstFailure listener = new FirstFailure(report);
        for (String name : which.equals(ALL) ? names(testClasses, prefix) : List.of(which)) {
            launcher.execute(
                    LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectClass(name))
                            .build(),
                    listener);
        }
        report.nothing(listener.tried());
    }

    /**
     * Of the test classes, those first that are about the list of pitfalls, and last those that run many rules together
     * under seeds. One that asks about sources is left out.
     */
    private static List<String> names(Path testClasses, String prefix) {
        try (Stream<Path> files = Files.walk(testClasses)) {
            return files.map(file -> testClasses.relativize(file).toString())
                    .filter(file -> file.endsWith("Test.class") && !file.contains("$"))
                    .map(file -> file.substring(0, file.length() - ".class".length())
                            .replace(java.io.File.separatorChar, '.'))
                    .filter(name -> name.startsWith(prefix) && !name.endsWith(".ArchitectureTest"))
                    .sorted(Comparator.comparing(RuleTestWorker::rank).thenComparing(name -> name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int rank(String name) {
        if (name.endsWith("PitfallsTest")) {
            return 0;
        }
        return name.contains(".net.") ? 2 : 1;
    }

    private static final class FirstFailure implements TestExecutionListener {
        private final WorkerReport report;
        private int tests;

        FirstFailure(WorkerReport report) {
            this.report = report;
        }

        String tried() {
            return tests == 1 ? "1 test" : tests + " tests";
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.isTest()) {
                tests++;
                report.at(name(test), tried());
            }
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                report.caught(
                        name(test),
                        tried(),
                        result.getThrowable().map(Throwable::toString).orElse("The test failed."));
                Runtime.getRuntime().halt(0);
            }
        }

        private static String name(TestIdentifier test) {
            TestSource source = test.getSource().orElse(null);
            if (source instanceof MethodSource method) {
                return method.getClassName() + "." + method.getMethodName();
            }
            return source instanceof ClassSource whole ? whole.getClassName() + ".*" : test.getDisplayName() + ".*";
        }
    }
}
