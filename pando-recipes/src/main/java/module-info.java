/** Ready state machines. */
module dev.pando.recipes {
    requires static transitive org.jspecify;
    requires transitive dev.pando;

    exports dev.pando.recipes;
}
