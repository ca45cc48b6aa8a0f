/** Whole clusters in one thread under a seed: faults, invariants, and checkers of what clients saw. */
module dev.pando.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.pando;
    requires org.slf4j;

    exports dev.pando.testkit;
    exports dev.pando.testkit.explore;
    exports dev.pando.testkit.oracle;
    exports dev.pando.testkit.shrink;
    exports dev.pando.testkit.trace;
}
