package dev.pando.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Random;

/** What the rules must not touch: anything that could make one run differ from its repetition. */
@AnalyzeClasses(packages = "dev.pando.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule usesNothingButItsOwnAndTheJdksPureParts = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.pando.core..",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.nio",
                    "java.nio.charset",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.util.zip",
                    "org.jspecify.annotations",
                    ""));

    @ArchTest
    static final ArchRule touchesNoFileSocketThreadClockOrLogger = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net..",
                    "java.time..",
                    "java.util.concurrent..",
                    "java.util.logging..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule readsNoClock = noClasses()
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "identityHashCode", Object.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class);

    @ArchTest
    static final ArchRule drawsNoRandomNumbersButItsOwn =
            noClasses().should().dependOnClassesThat().belongToAnyOf(Random.class);

    /** Not even where nobody iterates over it: that nobody does can't be seen. */
    @ArchTest
    static final ArchRule keepsNothingInHashOrder = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(HashMap.class, HashSet.class, IdentityHashMap.class)
            .orShould()
            .callMethodWhere(DescribedPredicate.describe(
                    "collect in hash order",
                    call -> call.getTarget().getOwner().getName().equals("java.util.stream.Collectors")));

    @ArchTest
    static final ArchRule subPackagesAreAcyclic =
            slices().matching("dev.pando.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule subPackagesDoNotKnowTheRules = noClasses()
            .that()
            .resideInAnyPackage("dev.pando.core.entry", "dev.pando.core.membership", "dev.pando.core.message")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.pando.core");
}
