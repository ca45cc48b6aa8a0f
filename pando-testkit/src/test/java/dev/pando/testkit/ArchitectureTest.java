package dev.pando.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the simulator must not touch, or a seed would not decide everything. */
final class ArchitectureTest {
    private static final JavaClasses TESTKIT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("dev.pando.testkit");

    @Test
    void nothingReadsAClockSleepsOrPrints() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(TESTKIT);
    }

    @Test
    void nothingDrawsLotsThatASeedDoesNotDecide() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .callConstructor(java.util.Random.class)
                .check(TESTKIT);
    }

    @Test
    void nothingStartsThreadsOrOpensFilesAndSocketsButWhatWritesATrace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.pando.testkit.trace..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..")
                .check(TESTKIT);
    }

    @Test
    void invariantsAndSituationsOnlyLookAtTheHistory() {
        classes()
                .that()
                .resideInAnyPackage("dev.pando.testkit.invariant..", "dev.pando.testkit.situation..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.pando.testkit.invariant..",
                        "dev.pando.testkit.situation..",
                        "dev.pando.testkit.history..",
                        "dev.pando.testkit",
                        "dev.pando.testkit.world..",
                        "dev.pando.core..",
                        "java..",
                        "org.jspecify..")
                .check(TESTKIT);
    }
}
