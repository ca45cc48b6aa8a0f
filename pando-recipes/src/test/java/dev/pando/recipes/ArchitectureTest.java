package dev.pando.recipes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What members must not differ by, and what the layers are. */
final class ArchitectureTest {
    private static final JavaClasses RECIPES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("dev.pando.recipes");

    @Test
    void recipesNeedNothingButTheLibrarysApi() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.pando.recipes", "dev.pando", "java..", "org.jspecify..")
                .check(RECIPES);
    }

    @Test
    void machinesDependOnNothingButTheirCommands() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(DaemonTimer.class) // of a candidate, not of a machine
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.(time\\.(Clock|Instant)|lang\\.Thread|util\\.(Random|UUID|HashMap|HashSet))")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
                .check(RECIPES);
    }

    @Test
    void aLibraryDoesNotPrint() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(RECIPES);
    }
}
