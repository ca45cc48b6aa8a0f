/** The log on disk, and the disk that it runs on. */
module dev.pando.storage {
    requires static transitive org.jspecify;
    requires transitive dev.pando.core;
    requires org.slf4j;

    exports dev.pando.storage;
    exports dev.pando.storage.directory;
}
