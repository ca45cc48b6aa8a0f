package dev.pando;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What module-info.java can't hold of docs/architecture.md. */
final class ArchitectureTest {
    private static final JavaClasses PANDO = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-jar") && !location.contains("-tests.jar"))
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("dev.pando");

    @Test
    void eachLayerImportsOnlyWhatStandsAboveIt() {
        noClasses()
                .that()
                .resideInAPackage("dev.pando.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.pando",
                        "dev.pando.storage..",
                        "dev.pando.transport..",
                        "dev.pando.runtime..",
                        "dev.pando.client..")
                .check(PANDO);
        noClasses()
                .that()
                .resideInAnyPackage("dev.pando.storage..", "dev.pando.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.pando", "dev.pando.runtime..", "dev.pando.client..")
                .check(PANDO);
        noClasses()
                .that()
                .resideInAPackage("dev.pando.client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.pando.storage..")
                .check(PANDO);
    }

    @Test
    void theLibraryDependsOnNothingButTheJdkAndSlf4j() {
        classes()
                .that()
                .resideOutsideOfPackage("dev.pando.json..") // which is for programs that have Jackson
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.pando..", "java..", "org.slf4j..", "org.jspecify..")
                .check(PANDO);
    }

    /** So that it is never loaded where there is no Jackson. */
    @Test
    void nothingDependsOnTheJsonCodec() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.pando.json..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.pando.json..")
                .check(PANDO);
    }

    @Test
    void aMemberTouchesFilesAndSocketsOnlyThroughDiskAndTransport() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.pando.runtime..", "dev.pando.client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .check(PANDO);
    }

    @Test
    void whatRunsOnLoopsNeitherSleepsNorReadsAClock() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.pando.runtime..")
                .and()
                .doNotHaveSimpleName("ThreadLoop") // time is real here
                .and()
                .doNotHaveSimpleName("LocalLog") // callers' threads wait here
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(PANDO);
    }

    @Test
    void aLibraryDoesNotPrint() {
        noClasses()
                .that()
                .resideInAPackage("dev.pando..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PANDO);
    }
}
