/** A replicated log whose clusters are grown rather than started. */
@SuppressWarnings("module") // the testkit is built later
module dev.pando {
    requires static com.fasterxml.jackson.databind;
    requires static transitive org.jspecify;
    requires transitive dev.pando.core;
    requires transitive dev.pando.storage;
    requires transitive dev.pando.transport;
    requires org.slf4j;

    exports dev.pando;
    exports dev.pando.json;
    exports dev.pando.backup to
            dev.pando.testkit;
    exports dev.pando.client to
            dev.pando.testkit;
    exports dev.pando.runtime to
            dev.pando.testkit;
}
